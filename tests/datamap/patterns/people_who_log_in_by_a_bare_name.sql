-- Nobody gave an address: people are called by the name that they log in with, and no two have the same.
--> users: people; (here people live)
--> sessions: owned; sessions.user_id > users
--> no users
--> people users
CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL UNIQUE, admin BOOLEAN);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), browser TEXT);
INSERT INTO users VALUES (1, 'annash', TRUE), (2, 'piapine', FALSE), (3, 'elielm', FALSE), (4, 'oakley', FALSE), (5, 'birchy', FALSE), (6, 'willow7', FALSE);
INSERT INTO sessions VALUES (1, 1, 'a'), (2, 2, 'b');
