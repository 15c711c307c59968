-- Clients of one name may be companies.
--> people users
CREATE TABLE clients (id INTEGER PRIMARY KEY, name VARCHAR(40), account_no VARCHAR(20));
CREATE TABLE loans (id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES clients (id), sum INTEGER);
INSERT INTO clients VALUES (21, 'Oak Ltd', 'A1'), (22, 'Elm Inc', 'A2'), (23, 'Fir AG', 'A3');
INSERT INTO loans VALUES (1, 21, 100), (2, 23, 200), (3, 22, 300);
