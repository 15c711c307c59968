-- What hangs on a newsletter is nobody's whose address it is sent from, where that is one and the same. A letter that
-- somebody sent is theirs, and what hangs on it.
--> pages: none
--> parts: owned; parts.letter_id > letters.sender_email > users
CREATE TABLE newsletters (id INTEGER PRIMARY KEY, colour VARCHAR(9), sender_email VARCHAR(90));
CREATE TABLE pages (id INTEGER PRIMARY KEY, newsletter_id INTEGER NOT NULL REFERENCES newsletters (id), colour VARCHAR(9));
CREATE TABLE letters (id INTEGER PRIMARY KEY, colour VARCHAR(9), sender_email VARCHAR(90));
CREATE TABLE parts (id INTEGER PRIMARY KEY, letter_id INTEGER NOT NULL REFERENCES letters (id), colour VARCHAR(9));
INSERT INTO newsletters VALUES (1, 'red', 'desk@example.org'), (2, 'blue', 'desk@example.org');
INSERT INTO pages VALUES (1, 1, 'red'), (2, 2, 'blue');
INSERT INTO letters VALUES (1, 'red', 'ann@example.com'), (2, 'blue', 'bob@example.com');
INSERT INTO parts VALUES (1, 1, 'red'), (2, 2, 'blue');
