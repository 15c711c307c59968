-- Of what somebody else made, and in a log, who acted is told beside whose the thing is.
--> sheets: owned; sheets.user_id > users
--> sheet_action_logs: owned; sheet_action_logs.performed_by > users; sheet_action_logs.sheet_id > sheets.user_id > users
--> exam_assignments: owned; exam_assignments.assigned_by > users; exam_assignments.exam_id > exams.creator_id > users
--> sheet_lines: owned; sheet_lines.sheet_id > sheets.user_id > users
CREATE TABLE sheets (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO sheets VALUES (1, 3), (2, 4);
CREATE TABLE sheet_action_logs (id INTEGER PRIMARY KEY, sheet_id INTEGER NOT NULL REFERENCES sheets (id), performed_by INTEGER REFERENCES users (id));
INSERT INTO sheet_action_logs VALUES (1, 1, 9), (2, 2, 9);
CREATE TABLE sheet_lines (id INTEGER PRIMARY KEY, sheet_id INTEGER NOT NULL REFERENCES sheets (id), checked_by INTEGER REFERENCES users (id));
INSERT INTO sheet_lines VALUES (1, 1, 9), (2, 2, 9);
CREATE TABLE exams (id INTEGER PRIMARY KEY, creator_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO exams VALUES (1, 3), (2, 4);
CREATE TABLE exam_assignments (id INTEGER PRIMARY KEY, exam_id INTEGER NOT NULL REFERENCES exams (id), assigned_by INTEGER REFERENCES users (id));
INSERT INTO exam_assignments VALUES (1, 1, 9), (2, 2, 9);
