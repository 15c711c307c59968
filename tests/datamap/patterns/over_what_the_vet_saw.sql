-- A visit hangs on a pet: it is the owner's as well, though only the vet has a key of their own in it.
--> vet_visits: shared; vet_visits.pet_id > pets.owner_id > users; vet_visits.vet_id > users
--> pet_checks: shared; pet_checks.pet_id > pets.owner_id > users; pet_checks.vet_id > users
--> grades: owned; grades.user_id+course > enrolments.user_id > users
--> link grades.grader_id > users.id: foreign key actor
CREATE TABLE pets (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), called VARCHAR(40));
CREATE TABLE vet_visits (id INTEGER PRIMARY KEY, pet_id INTEGER NOT NULL REFERENCES pets (id), vet_id INTEGER REFERENCES users (id), finding TEXT);
CREATE TABLE bills (id INTEGER PRIMARY KEY, payer_id INTEGER NOT NULL REFERENCES users (id), sum INTEGER);
CREATE TABLE pet_checks (id INTEGER PRIMARY KEY, pet_id INTEGER NOT NULL REFERENCES pets (id), vet_id INTEGER REFERENCES users (id),
  bill_id INTEGER NOT NULL REFERENCES bills (id), finding TEXT);
CREATE TABLE enrolments (user_id INTEGER NOT NULL REFERENCES users (id), course INTEGER NOT NULL, PRIMARY KEY (user_id, course));
CREATE TABLE grades (user_id INTEGER NOT NULL, course INTEGER NOT NULL, grader_id INTEGER REFERENCES users (id), grade INTEGER,
  PRIMARY KEY (user_id, course), FOREIGN KEY (user_id, course) REFERENCES enrolments (user_id, course));
INSERT INTO pets VALUES (11, 1, 'Rex'), (12, 2, 'Mia');
INSERT INTO vet_visits VALUES (21, 11, 3, 'x'), (22, 12, 3, 'y');
INSERT INTO bills VALUES (41, 5, 9), (42, 6, 9);
INSERT INTO pet_checks VALUES (51, 11, 3, 41, 'x'), (52, 12, 3, 42, 'y');
INSERT INTO enrolments VALUES (1, 1), (2, 1);
INSERT INTO grades VALUES (1, 1, 3, 5), (2, 1, 4, 6);
