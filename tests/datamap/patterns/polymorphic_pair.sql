-- One column says which table, the other which row: only some rows are a user's.
--> addresses: owned; addresses.addressable_id[addressable_type=User] > users
--> link addresses.addressable_id > users.id: inferred subject when addressable_type=User
CREATE TABLE shops (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, addressable_type VARCHAR(40), addressable_id INTEGER, street TEXT);
INSERT INTO shops VALUES (1, 'north'), (2, 'south');
INSERT INTO addresses VALUES (1, 'User', 3, '1 Low Road'), (2, 'User', 9, '2 High Road'), (3, 'Shop', 1, '3 Long Road');
