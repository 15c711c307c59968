-- Near miss: the name is another table's, whose keys the values are not: the key is odd and right.
--> stock: owned; stock.product_id > users
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE stock (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES users (id), amount INTEGER);
INSERT INTO products VALUES (501, 'lamp'), (502, 'chair');
INSERT INTO stock VALUES (1, 1, 5), (2, 3, 6), (3, 4, 7);
