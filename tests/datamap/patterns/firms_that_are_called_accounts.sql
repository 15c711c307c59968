-- An account with a trade and a turnover is a firm, whoever has it in hand; who works there is a person.
--> people users, contacts
--> accounts: actor; accounts.assigned_user_id > users
--> contacts: people; (here people live)
--> calls: owned; calls.contact_id > contacts
CREATE TABLE accounts (id INTEGER PRIMARY KEY, assigned_user_id INTEGER NOT NULL REFERENCES users (id), name VARCHAR(90), industry VARCHAR(20),
  annual_revenue INTEGER, phone_office VARCHAR(30), billing_street VARCHAR(40), billing_city VARCHAR(40));
CREATE TABLE contacts (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), first_name VARCHAR(40), last_name VARCHAR(40),
  birth_date DATE);
CREATE TABLE calls (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), account_id INTEGER REFERENCES accounts (id));
INSERT INTO accounts VALUES (31, 1, 'Birch Ltd', 'wood', 100, '+353 1 5550101', '1 Mill Lane', 'Dublin'), (32, 2, 'Elm GmbH', 'wood', 200, '+49 341 5550102', '7 High Street', 'Leipzig'), (33, 1, 'Fir SA', 'paper', 300, '+33 4 5550103', '3 Church Road', 'Lyon');
INSERT INTO contacts VALUES (41, 31, 'Mia', 'Oak', '1980-02-03'), (42, 32, 'Ned', 'Ash', '1971-04-05'), (43, 33, 'Oda', 'Yew', '1992-06-07');
INSERT INTO calls VALUES (901, 41, 31), (902, 42, 32), (903, 43, 33);
