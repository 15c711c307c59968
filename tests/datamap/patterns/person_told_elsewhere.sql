-- A patient is a number here; one row of another table has the name and the birth of each. What hangs on the number is theirs.
--> subjects: people; (here people live)
--> details: owned; details.subject_id > subjects
--> findings: shared; findings.doctor_id > users; findings.subject_id > subjects
--> people users, subjects
CREATE TABLE subjects (id INTEGER PRIMARY KEY, opened DATE);
CREATE TABLE details (id INTEGER PRIMARY KEY, subject_id INTEGER NOT NULL UNIQUE REFERENCES subjects (id), surname VARCHAR(90), first_name VARCHAR(90), date_of_birth DATE);
CREATE TABLE findings (id INTEGER PRIMARY KEY, subject_id INTEGER NOT NULL REFERENCES subjects (id), doctor_id INTEGER REFERENCES users (id), diagnosis VARCHAR(90));
INSERT INTO subjects VALUES (51, '2025-01-01'), (52, '2025-02-02');
INSERT INTO details VALUES (1, 51, 'Pine', 'Pia', '1970-02-03'), (2, 52, 'Rowan', 'Rex', '1981-04-05');
INSERT INTO findings VALUES (1, 51, 3, 'gout'), (2, 52, 4, 'flu'), (3, 52, 4, 'flu');
