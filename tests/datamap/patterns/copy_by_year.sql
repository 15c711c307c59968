-- A copy under a year, with fewer columns: its addresses are those of the original.
--> customers_2019: identified; customers_2019.email > customers
--> copy customers_2019 of customers
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, full_name VARCHAR(90), password VARCHAR(90));
CREATE TABLE customers_2019 (email VARCHAR(90), town VARCHAR(90));
INSERT INTO customers VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x'), (3, 'cy@example.com', 'Cy Cole', 'x');
INSERT INTO customers_2019 VALUES ('ann@example.com', 'Ulm'), ('cy@example.com', 'Bonn');
--> no users
