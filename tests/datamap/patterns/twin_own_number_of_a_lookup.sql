-- Customers have numbers of their own: that these are users' numbers, too, is chance. Who of them has an account, a key says.
--> people users, customer_lookup
--> customer_lookup: owned; (here people live); customer_lookup.email > users; customer_lookup.user_id > users
--> visits: owned; visits.customer_id > customer_lookup; visits.customer_id > customer_lookup.user_id > users
CREATE TABLE customer_lookup (customer_id INTEGER PRIMARY KEY, user_id INTEGER, first_name VARCHAR(40), last_name VARCHAR(40),
  email VARCHAR(90), city VARCHAR(40));
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, page VARCHAR(90));
INSERT INTO customer_lookup VALUES (2, 5, 'Eve', 'Ash', 'eve@example.com', 'Bath'), (3, NULL, 'Mo', 'Elm', 'mo@example.org', 'Bath'),
  (4, NULL, 'Nia', 'Elm', 'nia@example.org', 'Ely'), (5, 6, 'Fay', 'Ash', 'fay@example.com', 'Ely'),
  (6, NULL, 'Oz', 'Elm', 'oz@example.org', 'Ely'), (7, 7, 'Gus', 'Ash', 'gus@example.com', 'Bath'),
  (8, NULL, 'Pia', 'Elm', 'pia@example.org', 'Ely');
INSERT INTO visits VALUES (31, 2, 'a'), (32, 3, 'b'), (33, 6, 'c'), (34, 8, 'd');
