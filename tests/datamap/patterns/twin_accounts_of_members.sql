-- An account with an address and a number, and nothing that only firms have, is a member's.
--> people users, accounts
--> calls: owned; calls.account_id > accounts
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name VARCHAR(90), industry VARCHAR(20), phone VARCHAR(30), street VARCHAR(40), city VARCHAR(40));
CREATE TABLE calls (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), note VARCHAR(40));
INSERT INTO accounts VALUES (31, 'Mia Oak', 'wood', '+353 1 5550101', '1 Mill Lane', 'Dublin'), (32, 'Ned Ash', 'wood', '+49 341 5550102', '7 High Street', 'Leipzig'), (33, 'Oda Yew', 'paper', '+33 4 5550103', '3 Church Road', 'Lyon');
INSERT INTO calls VALUES (901, 31, 'a'), (902, 32, 'b'), (903, 33, 'c');
