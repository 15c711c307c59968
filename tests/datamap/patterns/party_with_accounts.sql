-- A wider kind of people, born on a day; a few have an account. A row for each in a role, and what hangs on the role.
--> parties: people; (here people live)
--> patients: owned; (here people live); patients.party_id > parties
--> visits: owned; visits.patient_id > patients; visits.patient_id > patients.party_id > parties
--> people users, parties
CREATE TABLE parties (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), date_of_birth DATE, login_id INTEGER REFERENCES users (id));
CREATE TABLE patients (id INTEGER PRIMARY KEY, party_id INTEGER NOT NULL REFERENCES parties (id), blood_type VARCHAR(5));
CREATE TABLE visits (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (id), complaint TEXT);
INSERT INTO parties VALUES (21, 'Uma', 'Oak', '1980-01-01', NULL), (22, 'Vic', 'Elm', '1990-02-02', NULL), (23, 'Wim', 'Fir', '1970-03-03', 2), (24, 'Xan', 'Yew', '2001-04-04', NULL);
INSERT INTO patients VALUES (31, 21, 'A+'), (32, 22, 'B-'), (33, 24, '0+');
INSERT INTO visits VALUES (1, 31, 'a cough'), (2, 32, 'a fever'), (3, 31, 'the cough again');
