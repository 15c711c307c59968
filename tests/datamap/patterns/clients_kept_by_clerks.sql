-- A client is a person here, whatever firms may be called so: what a client signed is the client's, beside the clerk's.
--> people users, clients
--> clients: people; (here people live)
--> signatures: shared; signatures.client_id > clients; signatures.user_id > users
CREATE TABLE clients (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), assigned_user_id INTEGER REFERENCES users (id),
  first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(90));
CREATE TABLE signatures (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), client_id INTEGER NOT NULL REFERENCES clients (id),
  signature_ip VARCHAR(40));
INSERT INTO clients VALUES (21, 2, 3, 'Ada', 'Moss', 'ada@example.org'), (22, 3, 2, 'Ben', 'Nye', 'ben@example.org');
INSERT INTO signatures VALUES (1, 3, 21, '192.0.2.1'), (2, 2, 22, '192.0.2.2');
