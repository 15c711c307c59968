-- A mailbox that each person has one of is theirs, though people of another kind point to it; what hangs on it is theirs too.
--> mailboxes: owned; mailboxes.user_id > users
--> calendars: owned; calendars.mailbox_id > mailboxes.user_id > users
CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, quota INTEGER, user_id INTEGER NOT NULL UNIQUE REFERENCES users (id));
CREATE TABLE calendars (id INTEGER PRIMARY KEY, name VARCHAR(40), mailbox_id INTEGER NOT NULL REFERENCES mailboxes (id));
CREATE TABLE subscribers (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, first_name VARCHAR(40), last_name VARCHAR(40), mailbox_id INTEGER REFERENCES mailboxes (id));
INSERT INTO mailboxes VALUES (11, 5, 3), (12, 5, 4), (13, 6, 5);
INSERT INTO calendars VALUES (21, 'Work', 11), (22, 'Home', 11), (23, 'Work', 12);
INSERT INTO subscribers VALUES (31, 'una@out.example', 'Una', 'Ulm', 11), (32, 'vic@out.example', 'Vic', 'Vine', NULL), (33, 'wes@out.example', 'Wes', 'Wood', 13);
