-- `user_id` in a table of issues means one of the users, and no row of `issue_user`, though the two share a word.
--> no users
--> issue_watch: owned; issue_watch.user_id > user
CREATE TABLE "user" (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE issue_user (id INTEGER PRIMARY KEY, user_id INTEGER, colour VARCHAR(9));
CREATE TABLE issue_watch (id INTEGER PRIMARY KEY, user_id INTEGER, colour VARCHAR(9));
INSERT INTO "user" VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x'),
  (3, 'cy@example.com', 'Cy Cedar', 'x'), (4, 'dee@example.com', 'Dee Dogwood', 'x');
INSERT INTO issue_user VALUES (1, 1, 'red'), (2, 2, 'blue'), (3, 3, 'red'), (4, 4, 'red'), (5, 1, 'blue');
INSERT INTO issue_watch VALUES (1, 3, 'red'), (2, 4, 'blue'), (3, 2, 'red'), (4, 1, 'grey');
