-- Who sells to the firm may be one person: a clerk keeps the entry and does not have it.
--> people users, vendors
--> vendors: owned; (here people live); vendors.user_id > users
--> bills: shared; bills.user_id > users; bills.vendor_id > vendors; bills.vendor_id > vendors.user_id > users
CREATE TABLE vendors (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), name VARCHAR(90), phone VARCHAR(40), street VARCHAR(90));
CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), vendor_id INTEGER NOT NULL REFERENCES vendors (id), note TEXT);
INSERT INTO vendors VALUES (21, 1, 'Ada Moss', '+44 20 7946 0101', '1 Mill Lane'), (22, 1, 'Nye and Sons Ltd', '+44 20 7946 0102', '2 Mill Lane'),
  (23, 2, 'Cat Orr', '+44 20 7946 0103', '3 Mill Lane');
INSERT INTO bills VALUES (1, 1, 21, 'for twine'), (2, 2, 22, 'for oil'), (3, 1, 23, 'for rope');
