-- Those who log in are clerks: the line of a bill is the guest's whose bill it is, and the clerk merely wrote it.
--> people users, guests
--> bills: owned; bills.guest_id > guests
--> bill_lines: owned; bill_lines.bill_id > bills.guest_id > guests
--> link bill_lines.posted_by > users.id: foreign key actor
--> bill_notes: shared; bill_notes.bill_id > bills.guest_id > guests; bill_notes.user_id > users
CREATE TABLE guests (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), phone VARCHAR(40), birth_date DATE);
INSERT INTO guests VALUES (1, 'Gil', 'Oak', '+49 30 1234567', '1980-01-02'), (2, 'Hua', 'Elm', '+49 30 7654321', '1970-03-04');
CREATE TABLE bills (id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests (id), balance INTEGER);
INSERT INTO bills VALUES (1, 1, 5), (2, 2, 6);
CREATE TABLE bill_lines (id INTEGER PRIMARY KEY, bill_id INTEGER REFERENCES bills (id), posted_by INTEGER REFERENCES users (id), amount INTEGER);
INSERT INTO bill_lines VALUES (1, 1, 3, 5), (2, 2, 4, 6);
CREATE TABLE bill_notes (id INTEGER PRIMARY KEY, bill_id INTEGER NOT NULL REFERENCES bills (id), user_id INTEGER REFERENCES users (id), amount INTEGER);
INSERT INTO bill_notes VALUES (1, 1, 3, 5), (2, 2, 4, 6);
