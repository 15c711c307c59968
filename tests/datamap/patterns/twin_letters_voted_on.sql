-- A letter on a list is called an email, and is no address: who votes on one does not have it.
--> votes: owned; votes.user_id > users
--> list_emails: unplaced
CREATE TABLE list_emails (id INTEGER PRIMARY KEY, phone_number VARCHAR(40), content TEXT);
CREATE TABLE votes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), email_id INTEGER NOT NULL REFERENCES list_emails (id), value INTEGER);
INSERT INTO list_emails VALUES (11, '+44 20 7946 0011', 'the gate is open'), (12, '+44 20 7946 0012', 'the gate is closed'), (13, '+44 20 7946 0013', 'nobody knows');
INSERT INTO votes VALUES (1, 3, 11, 1), (2, 4, 11, 1), (3, 5, 12, 1);
