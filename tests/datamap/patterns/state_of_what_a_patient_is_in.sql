-- What a clerk entered of a programme that a patient is in is the patient's; what nobody else has anything to do with is the
-- clerk's.
--> states: owned; states.enrolment_id > enrolments.patient_id > patients
--> boards: owned; boards.creator > users
CREATE TABLE patients (id INTEGER PRIMARY KEY, given_name VARCHAR(90), family_name VARCHAR(90), birthdate DATE);
CREATE TABLE enrolments (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), colour VARCHAR(9));
CREATE TABLE states (id INTEGER PRIMARY KEY, enrolment_id INTEGER NOT NULL REFERENCES enrolments (id), creator INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE boards (id INTEGER PRIMARY KEY, creator INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
INSERT INTO patients VALUES (41, 'Gus', 'Gorse', '1980-03-04'), (42, 'Hal', 'Hazel', '1971-05-06'), (43, 'Ida', 'Ivy', '1969-07-08');
INSERT INTO enrolments VALUES (51, 41, 'red'), (52, 42, 'blue');
INSERT INTO states VALUES (61, 51, 3), (62, 52, 4);
INSERT INTO boards VALUES (1, 3, 'red');
