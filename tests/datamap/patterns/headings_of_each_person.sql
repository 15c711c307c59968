-- Each person has categories of their own, and what is noted under one of them is theirs.
--> categories: owned; categories.user_id > users
--> measurements: owned; measurements.category_id > categories.user_id > users
CREATE TABLE categories (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), name TEXT);
CREATE TABLE measurements (id INTEGER PRIMARY KEY, category_id INTEGER NOT NULL REFERENCES categories (id), size INTEGER);
INSERT INTO categories VALUES (401, 3, 'waist'), (402, 4, 'pulse'), (403, 5, 'waist'), (404, 6, 'hip'), (405, 7, 'hip');
INSERT INTO measurements VALUES (1, 401, 80), (2, 402, 60), (3, 403, 90), (4, 404, 85), (5, 405, 88), (6, 405, 89);
