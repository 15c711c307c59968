-- A row of a table of assignees is its assignee's, though an assignee elsewhere only acted.
--> task_assignees: owned; task_assignees.assignee_id > users
--> doors: actor; doors.assignee_id > users
--> pushes: owned; pushes.pusher_id > users
--> merges: owned; merges.merger_id > users
--> hints: owned; hints.suggested_by > users
--> bids: owned; bids.proposed_by > users
--> prizes: owned; prizes.nominated_by > users
CREATE TABLE task_assignees (id INTEGER PRIMARY KEY, assignee_id INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE doors (id INTEGER PRIMARY KEY, assignee_id INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE pushes (id INTEGER PRIMARY KEY, pusher_id INTEGER, colour VARCHAR(9));
CREATE TABLE merges (id INTEGER PRIMARY KEY, merger_id INTEGER, colour VARCHAR(9));
CREATE TABLE hints (id INTEGER PRIMARY KEY, suggested_by INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE bids (id INTEGER PRIMARY KEY, proposed_by INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE prizes (id INTEGER PRIMARY KEY, nominated_by INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
INSERT INTO task_assignees VALUES (1, 3, 'red'), (2, 4, 'blue');
INSERT INTO doors VALUES (1, 3, 'red'), (2, 4, 'blue');
INSERT INTO pushes VALUES (1, 3, 'red'), (2, 4, 'blue'), (3, 5, 'red'), (4, 6, 'red'), (5, 7, 'red');
INSERT INTO merges VALUES (1, 3, 'red'), (2, 4, 'blue'), (3, 5, 'red'), (4, 6, 'red'), (5, 7, 'red');
INSERT INTO hints VALUES (1, 3, 'red');
INSERT INTO bids VALUES (1, 3, 'red');
INSERT INTO prizes VALUES (1, 3, 'red');
