-- A recipient is a person of the row, as its sender is.
--> notices: shared; notices.recipient_id[recipient_type=User] > users; notices.sender_id > users
CREATE TABLE notices (id INTEGER PRIMARY KEY, sender_id INTEGER NOT NULL REFERENCES users (id), recipient_type VARCHAR(20), recipient_id INTEGER, body TEXT);
INSERT INTO notices VALUES (1, 3, 'User', 4, 'hi'), (2, 5, 'User', 6, 'ho');
