-- Who wrote a comment on a task does not have the task; who wrote a task together does.
--> tasks: none
--> task_comment_authors: owned; task_comment_authors.user_id > users
--> reports: shared; reports.id > report_co_authors.user_id > users
CREATE TABLE tasks (id INTEGER PRIMARY KEY, weight INTEGER);
CREATE TABLE task_comment_authors (id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks (id), user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE reports (id INTEGER PRIMARY KEY, weight INTEGER);
CREATE TABLE report_co_authors (id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES reports (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO tasks VALUES (401, 1), (402, 2);
INSERT INTO task_comment_authors VALUES (1, 401, 3), (2, 401, 4), (3, 402, 5);
INSERT INTO reports VALUES (501, 1), (502, 2);
INSERT INTO report_co_authors VALUES (1, 501, 3), (2, 501, 4), (3, 502, 5);
