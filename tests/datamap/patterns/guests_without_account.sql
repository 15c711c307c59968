-- An order is a user's, or a guest's who left an address.
--> orders: owned; orders.guest_email > users; orders.user_id > users
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), guest_email VARCHAR(90), total INTEGER);
INSERT INTO orders VALUES (1, 3, NULL, 5), (2, NULL, 'gus@example.com', 6), (3, NULL, 'gil@example.com', 7);
