-- A key called after patients that leads to those who log in, whom nothing ties to the patients, and fits both: no way is believed.
--> visits: unplaced
--> suspect visits.patient_id > users
--> suspect reminders.invoice_id > users
--> bookings: owned; bookings.guest_id > users
CREATE TABLE patients (id INTEGER PRIMARY KEY, full_name VARCHAR(90), phone VARCHAR(40), birth_date DATE);
CREATE TABLE visits (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES users (id), diagnosis TEXT);
CREATE TABLE guests (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), full_name VARCHAR(90), phone VARCHAR(40));
CREATE TABLE bookings (id INTEGER PRIMARY KEY, guest_id INTEGER NOT NULL REFERENCES users (id), remarks TEXT);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), due INTEGER);
CREATE TABLE reminders (id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
INSERT INTO patients VALUES (1, 'Pia Pine', '+49 30 1234567', '1970-02-03'), (2, 'Rex Rowan', '+49 30 7654321', '1981-04-05');
INSERT INTO visits VALUES (1, 1, 'x'), (2, 2, 'y');
INSERT INTO guests VALUES (1, 1, 'Ann Ash', '+49 30 1234567'), (2, NULL, 'Gil Oak', '+49 30 7654321');
INSERT INTO bookings VALUES (1, 1, 'x'), (2, 2, 'y');
INSERT INTO invoices VALUES (1, 4, 9), (2, 5, 9);
INSERT INTO reminders VALUES (1, 1, 'x'), (2, 2, 'y');
