-- A default among somebody's own stands for nobody else; a company that people point to does.
--> cards: owned; cards.user_id > users
--> members: owned; members.user_id > users
CREATE TABLE cards (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), brand VARCHAR(20));
CREATE TABLE members (user_id INTEGER PRIMARY KEY REFERENCES users (id), default_card_id INTEGER REFERENCES cards (id));
INSERT INTO cards VALUES (41, 3, 'x'), (42, 4, 'y'), (43, 4, 'z');
INSERT INTO members VALUES (3, 41), (4, 42), (5, NULL);
