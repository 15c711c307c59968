-- A quote is whose contact it is for, with the user who keeps them, and not theirs who checked it, though that is a
-- contact, too.
--> quotes: shared; quotes.contact_id > contacts; quotes.contact_id > contacts.user_id > users
CREATE TABLE contacts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), first_name VARCHAR(90), last_name VARCHAR(90), phone VARCHAR(30));
CREATE TABLE quotes (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), checked_by INTEGER REFERENCES contacts (id), remarks TEXT);
INSERT INTO contacts VALUES (21, 3, 'Gus', 'Gorse', '+44 20 7946 0011'), (22, 4, 'Hal', 'Hazel', '+44 20 7946 0012');
INSERT INTO quotes VALUES (1, 21, 22, 'x'), (2, 22, 21, 'y');
