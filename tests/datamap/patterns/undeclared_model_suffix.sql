-- A framework's word after the noun says nothing: `customer_model_id` is a customer's. A car model is no car.
--> people users, shop_customermodel
--> shop_invoicemodel: owned; shop_invoicemodel.customer_model_id > shop_customermodel; shop_invoicemodel.customer_model_id > shop_customermodel.email > users
--> link cars.car_model_id > car_models.id: inferred reference
CREATE TABLE shop_customermodel (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, full_name VARCHAR(90), phone VARCHAR(30));
CREATE TABLE shop_invoicemodel (id INTEGER PRIMARY KEY, customer_model_id INTEGER NOT NULL, total INTEGER);
CREATE TABLE car_models (id INTEGER PRIMARY KEY, title VARCHAR(90));
CREATE TABLE cars (id INTEGER PRIMARY KEY, car_model_id INTEGER NOT NULL);
INSERT INTO shop_customermodel VALUES (301, 'zoe@example.net', 'Zoe Oak', '+44 20 7946 0001'), (302, 'yan@example.net', 'Yan Elm', '+44 20 7946 0002');
INSERT INTO shop_invoicemodel VALUES (1, 301, 10), (2, 302, 20), (3, 301, 30);
INSERT INTO car_models VALUES (71, 'north'), (72, 'south'), (73, 'east');
INSERT INTO cars VALUES (501, 71), (502, 72), (503, 73);
