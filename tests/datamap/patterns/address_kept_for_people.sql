-- An address that people's rows point to is theirs, though a depot has one too; one that only depots point to is a depot's.
--> link customer_places.address_id > addresses.id: foreign key reference
--> link addresses.id > customer_places.address_id: inferred subject
--> link addresses.id > depots.own_id: inferred reference
--> addresses: owned; addresses < customer_places.address_id > customer_places.user_id > users
--> depot_addresses: none
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street VARCHAR(90), postcode VARCHAR(12), city VARCHAR(60), country VARCHAR(2));
CREATE TABLE depot_addresses (id INTEGER PRIMARY KEY, street VARCHAR(90), postcode VARCHAR(12), city VARCHAR(60), country VARCHAR(2));
CREATE TABLE depots (id INTEGER PRIMARY KEY, place_id INTEGER REFERENCES depot_addresses (id), own_id INTEGER REFERENCES addresses (id));
CREATE TABLE customer_places (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), address_id INTEGER NOT NULL REFERENCES addresses (id));
INSERT INTO addresses VALUES (71, 'Elm Road 3', 'AB1 2CD', 'Leeds', 'GB'), (72, 'Oak Road 4', 'AB1 3CD', 'Leeds', 'GB'), (73, 'Dock Road 2', 'AB4 2CD', 'Leeds', 'GB');
INSERT INTO depot_addresses VALUES (81, 'Dock Road 1', 'AB4 2CD', 'Leeds', 'GB');
INSERT INTO depots VALUES (1, 81, 73);
INSERT INTO customer_places VALUES (1, 3, 71), (2, 4, 72), (3, 5, 71);
