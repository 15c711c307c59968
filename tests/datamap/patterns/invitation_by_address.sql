-- Invited people have no key yet; who invited them is the row's person.
--> invitations: owned; invitations.user_id > users
CREATE TABLE invitations (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), friend_email VARCHAR(90));
INSERT INTO invitations VALUES (1, 3, 'zoe@example.com'), (2, 4, 'yan@example.com');
