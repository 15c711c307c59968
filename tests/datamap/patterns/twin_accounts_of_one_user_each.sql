-- Accounts that a table joins to one user each are people, and so are those who have a name in two parts, whoever
-- belongs to them.
--> no users
--> people users, accounts, clients
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name VARCHAR(90), api_key VARCHAR(90));
CREATE TABLE account_users (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
  user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE clients (id INTEGER PRIMARY KEY, first_name VARCHAR(90), last_name VARCHAR(90), phone VARCHAR(90));
CREATE TABLE client_users (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id),
  user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x'),
  (3, 'cy@example.com', 'Cy Cedar', 'x'), (4, 'dee@example.com', 'Dee Dogwood', 'x'), (5, 'eve@example.com', 'Eve Elm', 'x'),
  (6, 'fay@example.com', 'Fay Fir', 'x');
INSERT INTO accounts VALUES (41, 'ann', 'k1'), (42, 'bob', 'k2'), (43, 'cy', 'k3'), (44, 'dee', 'k4'), (45, 'eve', 'k5'),
  (46, 'fay', 'k6');
INSERT INTO account_users VALUES (1, 41, 1), (2, 42, 2), (3, 43, 3), (4, 44, 4), (5, 45, 5), (6, 46, 6);
INSERT INTO clients VALUES (51, 'Gus', 'Gorse', '+44 20 7946 0011'), (52, 'Hal', 'Hazel', '+44 20 7946 0012');
INSERT INTO client_users VALUES (1, 51, 1), (2, 51, 2), (3, 51, 3), (4, 52, 4), (5, 52, 5), (6, 52, 6);
