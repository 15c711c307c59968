-- A key called after residents that leads to those who log in, each of whom points to one: it may well lead to the user.
--> stays: owned; stays.resident_id > users
CREATE TABLE residents (id INTEGER PRIMARY KEY, full_name VARCHAR(90), phone VARCHAR(40), birth_date DATE);
ALTER TABLE users ADD COLUMN resident_id INTEGER REFERENCES residents (id);
CREATE TABLE stays (id INTEGER PRIMARY KEY, resident_id INTEGER NOT NULL REFERENCES users (id), remarks TEXT);
INSERT INTO residents VALUES (1, 'Pia Pine', '+49 30 1234567', '1970-02-03'), (2, 'Rex Rowan', '+49 30 7654321', '1981-04-05');
UPDATE users SET resident_id = id WHERE id < 3;
INSERT INTO stays VALUES (1, 1, 'x'), (2, 2, 'y');
