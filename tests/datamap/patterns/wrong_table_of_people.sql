-- A key called after wares that leads to people, and fits both: no way is believed, so nobody is shown another's rows.
--> stock: none
--> suspect stock.product_id > users
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE stock (id INTEGER PRIMARY KEY, product_id INTEGER REFERENCES users (id), amount INTEGER);
INSERT INTO products VALUES (1, 'lamp'), (2, 'chair'), (3, 'desk');
INSERT INTO stock VALUES (1, 1, 5), (2, 3, 6);
