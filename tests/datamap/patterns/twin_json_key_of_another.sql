-- Near miss: within the documents of a row that has an owner stands somebody else's key.
--> carts: owned; carts.user_id > users
CREATE TABLE carts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), meta JSON);
INSERT INTO carts VALUES (1, 3, '{"referrer_user_id": 4}'), (2, 5, '{"referrer_user_id": 6}');
