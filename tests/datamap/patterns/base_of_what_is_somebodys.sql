-- What all participations have in common stands in one table, and who takes part in one for each sort; answers hang on the common one.
--> no users
--> people users
--> participations: owned; participations.id > local_participations.user_id > users
--> link participations.id > local_participations.participation_ptr_id: inferred subject
--> local_participations: owned; local_participations.user_id > users
--> named_participations: unplaced
--> answers: owned; answers.participation_id > participations.id > local_participations.user_id > users
--> teams: none
--> pages: owned; pages.user_id > users
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE shifts (id INTEGER PRIMARY KEY, day INTEGER);
CREATE TABLE participations (id INTEGER PRIMARY KEY, shift_id INTEGER NOT NULL REFERENCES shifts (id), remark TEXT);
CREATE TABLE local_participations (participation_ptr_id INTEGER PRIMARY KEY REFERENCES participations (id),
  user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE named_participations (participation_ptr_id INTEGER PRIMARY KEY REFERENCES participations (id), full_name VARCHAR(90));
CREATE TABLE answers (id INTEGER PRIMARY KEY, participation_id INTEGER NOT NULL REFERENCES participations (id) ON DELETE CASCADE, answer TEXT);
CREATE TABLE teams (id INTEGER PRIMARY KEY, day INTEGER);
CREATE TABLE club_teams (team_ptr_id INTEGER PRIMARY KEY REFERENCES teams (id), user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE pages (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
CREATE TABLE blog_pages (page_ptr_id INTEGER PRIMARY KEY REFERENCES pages (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Ash', 'y');
INSERT INTO shifts VALUES (11, 1), (12, 2);
INSERT INTO participations VALUES (21, 11, 'comes late'), (22, 11, 'leaves early'), (23, 12, 'brings a dog');
INSERT INTO local_participations VALUES (21, 1), (22, 2);
INSERT INTO named_participations VALUES (23, 'Mo Elm');
INSERT INTO answers VALUES (31, 21, 'no nuts'), (32, 22, 'none'), (33, 23, 'a dog');
INSERT INTO teams VALUES (41, 1), (42, 2);
INSERT INTO club_teams VALUES (41, 1), (42, 2);
INSERT INTO pages VALUES (51, 1, 'a'), (52, 2, 'b');
INSERT INTO blog_pages VALUES (51, 2), (52, 1);
