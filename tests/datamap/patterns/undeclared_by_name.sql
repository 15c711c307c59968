-- A key that nobody declared: its name and all its values say the same.
--> orders: owned; orders.user_id > users
--> link orders.user_id > users.id: inferred subject
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total NUMERIC(8, 2));
INSERT INTO orders VALUES (1, 3, 10), (2, 5, 12), (3, 5, 7), (4, 9, 3);
