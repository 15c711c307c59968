-- Customers of a plan who come by another service have no row elsewhere: they are people of a kind of their own.
--> people users, customer
CREATE TABLE plan (id INTEGER PRIMARY KEY, title VARCHAR(20));
CREATE TABLE customer (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, display_name VARCHAR(40), provider VARCHAR(20), provider_account_id VARCHAR(40), access_token VARCHAR(90), plan_id INTEGER NOT NULL REFERENCES plan (id));
INSERT INTO plan VALUES (501, 'free'), (502, 'paid');
INSERT INTO customer VALUES (71, 'tia@example.org', 'Tia Elm', 'one', '900100', 'ya29.a', 501), (72, 'uwe@example.org', 'Uwe Oak', 'one', '900101', 'ya29.b', 502), (73, 'vic@example.org', 'Vic Pine', 'two', 'x-77', 'ya29.c', 501);
