-- What others see of a person stands in an account, to which the login points; all else hangs on the account.
--> users: people; (here people live)
--> accounts: owned; (here people live); accounts.id > users
--> posts: owned; posts.account_id > accounts; posts.account_id > accounts.id > users
--> no users
--> people users, accounts
CREATE TABLE accounts (id INTEGER PRIMARY KEY, username VARCHAR(30) NOT NULL UNIQUE, display_name VARCHAR(60), motto TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, password VARCHAR(90), account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id));
CREATE TABLE posts (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), body TEXT);
INSERT INTO accounts VALUES (11, 'ashleaf', 'Ann Ash', 'slow and sure'), (12, 'pinecone', 'Pia Pine', 'up early'), (13, 'elmtree', 'Eli Elm', NULL);
INSERT INTO users VALUES (1, 'ann@example.com', 'x', 12), (2, 'pia@example.com', 'y', 13), (3, 'eli@example.com', 'z', 11);
INSERT INTO posts VALUES (1, 11, 'good morning'), (2, 12, 'good night');
