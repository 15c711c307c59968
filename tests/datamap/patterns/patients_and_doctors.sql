-- An asymmetric pair: doctors have accounts, patients do not. A visit concerns both.
--> patients: people; (here people live)
--> visits: shared; visits.doctor_id > users; visits.patient_id > patients
--> people users, patients
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name VARCHAR(90), last_name VARCHAR(90), date_of_birth DATE);
CREATE TABLE visits (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), doctor_id INTEGER NOT NULL REFERENCES users (id), finding TEXT);
INSERT INTO patients VALUES (51, 'Pia', 'Pine', '1970-02-03'), (52, 'Rex', 'Rowan', '1981-04-05');
INSERT INTO visits VALUES (1, 51, 3, 'x'), (2, 52, 4, 'y');
