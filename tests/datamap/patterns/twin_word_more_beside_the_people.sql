-- Where a table has the people's name alone, it is meant, and not one that tells more of them.
--> link visits.customer_id > customers.id: inferred subject
--> visits: owned; visits.customer_id > customers
CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
CREATE TABLE customer_info (id INTEGER PRIMARY KEY, shoe_size INTEGER);
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL);
INSERT INTO customers VALUES (101, 'Mia', 'Oak', '1980-02-03'), (102, 'Ned', 'Elm', '1971-04-05'), (103, 'Oda', 'Fir', '1992-06-07');
INSERT INTO customer_info VALUES (101, 38), (102, 44), (103, 40);
INSERT INTO visits VALUES (901, 101), (902, 102), (903, 103);
