-- A declared key to the wrong table, which the engine did not enforce: its name and its values say another.
--! sqlite
--> orders: owned; orders.customer_id > customers; orders.customer_id > customers.email > users
--> suspect orders.customer_id > products
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, full_name VARCHAR(90));
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES products (id));
INSERT INTO customers VALUES (901, 'dee@example.com', 'Dee Dahl'), (902, 'eve@example.com', 'Eve Elm'), (903, 'fay@example.com', 'Fay Fir');
INSERT INTO products VALUES (1, 'lamp'), (2, 'chair');
INSERT INTO orders VALUES (1, 901), (2, 903);
