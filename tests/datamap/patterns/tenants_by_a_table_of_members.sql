-- An account that many users belong to is a firm's, though only a table of two keys says so; and so is a client who has
-- many contacts. What hangs on a firm is nobody's.
--> no users
--> people users, contacts
--> accounts: none
--> clients: none
--> inboxes: none
--> notes: owned; notes.contact_id > contacts; notes.contact_id > contacts.email > users
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name VARCHAR(90), api_key VARCHAR(90));
CREATE TABLE account_users (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
  user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE clients (id INTEGER PRIMARY KEY, name VARCHAR(90), api_key VARCHAR(90));
CREATE TABLE contacts (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), first_name VARCHAR(90),
  last_name VARCHAR(90), email VARCHAR(90));
CREATE TABLE inboxes (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), colour VARCHAR(9));
CREATE TABLE notes (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
  contact_id INTEGER NOT NULL REFERENCES contacts (id), body TEXT);
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x'),
  (3, 'cy@example.com', 'Cy Cedar', 'x'), (4, 'dee@example.com', 'Dee Dogwood', 'x'), (5, 'eve@example.com', 'Eve Elm', 'x'),
  (6, 'fay@example.com', 'Fay Fir', 'x');
INSERT INTO accounts VALUES (41, 'North Mill', 'k1'), (42, 'South Mill', 'k2');
INSERT INTO account_users VALUES (1, 41, 1), (2, 41, 2), (3, 41, 3), (4, 42, 4), (5, 42, 5), (6, 42, 6);
INSERT INTO clients VALUES (51, 'East Mill', 'k3'), (52, 'West Mill', 'k4');
INSERT INTO contacts VALUES (1, 51, 'Gus', 'Gorse', 'gus@example.net'), (2, 51, 'Hal', 'Hazel', 'hal@example.net'),
  (3, 51, 'Ida', 'Ivy', 'ida@example.net'), (4, 52, 'Jon', 'Juniper', 'jon@example.net'),
  (5, 52, 'Kay', 'Kapok', 'kay@example.net'), (6, 52, 'Lou', 'Larch', 'lou@example.net');
INSERT INTO inboxes VALUES (1, 41, 'red'), (2, 42, 'blue');
INSERT INTO notes VALUES (1, 41, 1, 'called at noon'), (2, 42, 4, 'asked for tea'), (3, 42, 5, 'moves in June');
