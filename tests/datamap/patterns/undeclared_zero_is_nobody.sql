-- 0 stands for a guest where no key is declared.
--> carts: owned; carts.user_id > users
CREATE TABLE carts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL DEFAULT 0, total INTEGER);
INSERT INTO carts VALUES (1, 0, 5), (2, 0, 6), (3, 4, 7), (4, 5, 8);
