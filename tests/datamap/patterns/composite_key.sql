-- Keys of two columns, two hops from the person.
--> marks: owned; marks.user_id+course > enrolments.user_id > users
CREATE TABLE enrolments (user_id INTEGER NOT NULL REFERENCES users (id), course INTEGER, PRIMARY KEY (user_id, course));
CREATE TABLE marks (id INTEGER PRIMARY KEY, user_id INTEGER, course INTEGER, mark INTEGER,
  FOREIGN KEY (user_id, course) REFERENCES enrolments (user_id, course));
INSERT INTO enrolments VALUES (3, 1), (4, 1);
INSERT INTO marks VALUES (1, 3, 1, 5), (2, 4, 1, 6);
