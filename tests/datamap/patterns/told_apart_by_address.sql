-- Orders have the numbers of users, and their addresses; that visitors have such numbers as well is chance.
--> people users, customer_lookup
--> customer_lookup: owned; (here people live); customer_lookup.email > users; customer_lookup.user_id > users
--> orders: owned; orders.billing_email > users; orders.customer_id > users
--> visits: owned; visits.customer_id > customer_lookup; visits.customer_id > customer_lookup.user_id > users; visits.email > users
--> letters: owned; letters.customer_id > customer_lookup; letters.customer_id > customer_lookup.user_id > users; letters.email > users
--> parcels: owned; parcels.customer_id > customer_lookup; parcels.customer_id > customer_lookup.user_id > users; parcels.email > users
CREATE TABLE customer_lookup (customer_id INTEGER PRIMARY KEY, user_id INTEGER, first_name VARCHAR(40), last_name VARCHAR(40),
  email VARCHAR(90), city VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, billing_email VARCHAR(90), total INTEGER);
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, page VARCHAR(90), email VARCHAR(90));
CREATE TABLE letters (id INTEGER PRIMARY KEY, customer_id INTEGER, email VARCHAR(90), page INTEGER);
CREATE TABLE parcels (id INTEGER PRIMARY KEY, customer_id INTEGER, email VARCHAR(90), weight INTEGER);
INSERT INTO customer_lookup VALUES (2, 5, 'Eve', 'Ash', 'eve@example.com', 'Bath'), (3, NULL, 'Mo', 'Elm', 'mo@example.org', 'Bath'),
  (4, NULL, 'Nia', 'Elm', 'nia@example.org', 'Ely'), (5, 6, 'Fay', 'Ash', 'fay@example.com', 'Ely'),
  (6, NULL, 'Oz', 'Elm', 'oz@example.org', 'Ely'), (7, NULL, 'Roy', 'Elm', 'roy@example.org', 'Bath'),
  (8, NULL, 'Pia', 'Elm', 'pia@example.org', 'Ely'),
  (9, 9, 'Ida', 'Ash', 'ida@example.com', 'Ely'), (10, 10, 'Jon', 'Ash', 'jon@example.com', 'Ely'), (11, 11, 'Kay', 'Ash', 'kay@example.com', 'Ely');
INSERT INTO orders VALUES (31, 5, 'eve@example.com', 1), (32, 0, 'mo@example.org', 1), (33, 6, 'fay@example.com', 2),
  (34, 7, 'gus@example.com', 1), (35, 2, 'work@example.net', 1);
INSERT INTO visits VALUES (31, 2, 'a', 'eve@example.com'), (32, 3, 'b', 'mo@example.org'), (33, 6, 'c', 'oz@example.org'),
  (34, 8, 'd', 'pia@example.org');
INSERT INTO letters VALUES (31, 5, 'eve@example.com', 1), (32, 6, 'fay@example.com', 1), (33, 4, 'work@example.net', 2);
INSERT INTO parcels VALUES (31, 9, 'ida@example.com', 1), (32, 10, 'jon@example.com', 1), (33, 11, 'kay@example.com', 2);
