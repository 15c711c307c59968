-- Two clerks made all categories of a shop: what is sold under them is not the clerks'.
--> categories: actor; categories.user_id > users
--> goods: none
CREATE TABLE categories (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), name TEXT);
CREATE TABLE goods (id INTEGER PRIMARY KEY, category_id INTEGER NOT NULL REFERENCES categories (id), price INTEGER);
INSERT INTO categories VALUES (401, 3, 'tea'), (402, 4, 'rice'), (403, 3, 'salt'), (404, 3, 'milk'), (405, 4, 'oil');
INSERT INTO goods VALUES (1, 401, 80), (2, 402, 60), (3, 403, 90), (4, 404, 85), (5, 405, 88), (6, 405, 89);
