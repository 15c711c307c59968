-- A key need not lead to the primary key.
--> badges: owned; badges.holder > members
CREATE TABLE members (id INTEGER PRIMARY KEY, handle VARCHAR(40) NOT NULL UNIQUE, email VARCHAR(90) NOT NULL UNIQUE, password VARCHAR(90));
CREATE TABLE badges (id INTEGER PRIMARY KEY, holder VARCHAR(40) NOT NULL REFERENCES members (handle), title TEXT);
INSERT INTO members VALUES (1, 'ann_ash', 'ann@example.com', 'x'), (2, 'cy_cole', 'cy@example.com', 'y');
INSERT INTO badges VALUES (1, 'ann_ash', 'first'), (2, 'cy_cole', 'best');
--> no users
