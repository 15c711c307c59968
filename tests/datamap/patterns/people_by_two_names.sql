-- Clients of whom nothing but the parts of their names is known are persons: no company has a surname.
--> clients: people; (here people live)
--> loans: owned; loans.client_id > clients
--> admins: identified; (here people live); admins.email > users
--> people users, admins, clients
CREATE TABLE clients (id INTEGER PRIMARY KEY, firstname VARCHAR(40), lastname VARCHAR(40), account_no VARCHAR(20));
CREATE TABLE admins (id INTEGER PRIMARY KEY, email VARCHAR(90), room VARCHAR(9));
CREATE TABLE loans (id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES clients (id), approved_by INTEGER REFERENCES users (id), sum INTEGER);
INSERT INTO clients VALUES (21, 'Uma', 'Oak', 'A1'), (22, 'Vic', 'Elm', 'A2'), (23, 'Wim', 'Fir', 'A3');
INSERT INTO admins VALUES (1, 'root@example.com', '3a'), (2, 'sue@example.com', '3b'), (3, 'tim@example.com', '3a');
INSERT INTO loans VALUES (1, 21, 3, 100), (2, 23, 4, 200), (3, 22, 3, 300);
