-- Whoever reads `support@` and `sales@` is no person of the table's; threads are of the user who asks.
--> people users
--> contacts: none
--> threads: owned; threads.user_id > users
CREATE TABLE contacts (id INTEGER PRIMARY KEY, email VARCHAR(90), position INTEGER);
CREATE TABLE threads (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO contacts VALUES (1, 'support@example.com', 1), (2, 'sales@example.com', 2);
INSERT INTO threads VALUES (901, 1, 3), (902, 2, 4), (903, 1, 5);
