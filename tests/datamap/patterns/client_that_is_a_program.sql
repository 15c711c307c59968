-- Beside a token a client is a program; beside an order it is one of the people.
--> orders: owned; orders.client_id > users
--> access_tokens: owned; access_tokens.user_id > users
CREATE TABLE orders (id INTEGER PRIMARY KEY, client_id INTEGER, total NUMERIC(9, 2));
CREATE TABLE access_tokens (id INTEGER PRIMARY KEY, user_id INTEGER, client_id INTEGER, token VARCHAR(90));
INSERT INTO orders VALUES (41, 3, 9.5), (42, 4, 8.5), (43, 5, 7.5), (44, 6, 6.5), (45, 7, 5.5), (46, 8, 4.5);
INSERT INTO access_tokens VALUES (51, 3, 1, 'a'), (52, 4, 2, 'b'), (53, 5, 1, 'c'), (54, 6, 2, 'd'), (55, 7, 3, 'e'), (56, 8, 4, 'f');
