-- How often a customer may use a coupon, who checks a login, and a product or its parent are no keys to people.
--> no users
--> people customers
--> coupons: none
--> offers: none
--> logins: owned; logins.customer_id > customers
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE coupons (id INTEGER PRIMARY KEY, code VARCHAR(9), uses_customer INTEGER);
CREATE TABLE offers (product_or_parent_id INTEGER NOT NULL, term_id INTEGER NOT NULL, PRIMARY KEY (product_or_parent_id, term_id));
CREATE TABLE logins (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), oauth_provider_id INTEGER);
INSERT INTO customers VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Ash', 'x'),
  (3, 'cy@example.com', 'Cy Ash', 'x'), (4, 'dee@example.com', 'Dee Ash', 'x'), (14, 'eve@example.com', 'Eve Ash', 'x'),
  (16, 'fay@example.com', 'Fay Ash', 'x'), (17, 'gus@example.com', 'Gus Ash', 'x');
INSERT INTO coupons VALUES (41, 'A', 14), (42, 'B', 16), (43, 'C', 17);
INSERT INTO offers VALUES (1, 51), (2, 52), (3, 53), (4, 51), (14, 51), (16, 52);
INSERT INTO logins VALUES (1, 1, NULL), (2, 2, NULL), (3, 3, NULL);
