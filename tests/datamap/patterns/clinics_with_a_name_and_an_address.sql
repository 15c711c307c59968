-- Where people are treated has a name, an address and a number, and is nobody.
--> people users
--> visits: owned; visits.user_id > users
CREATE TABLE facility (id INTEGER PRIMARY KEY, name VARCHAR(40), street VARCHAR(40), city VARCHAR(40), phone VARCHAR(30), email VARCHAR(90));
CREATE TABLE visits (id INTEGER PRIMARY KEY, facility_id INTEGER NOT NULL REFERENCES facility (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO facility VALUES (1, 'North Clinic', '12 Mill Lane', 'Dublin', '+353 1 555 0101', 'north@example.org'), (2, 'South Clinic', '7 High Street', 'Leipzig', '+49 341 5550102', 'south@example.org'), (3, 'East Clinic', '3 Church Road', 'Lyon', '+33 4 555 0103', 'east@example.org');
INSERT INTO visits VALUES (901, 1, 3), (902, 2, 4), (903, 3, 5);
