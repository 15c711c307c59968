-- Near miss: the first whole numbers are the first keys of any table, and a row's own number is no key to another's.
--> gates: none
--> ticket_prints: none
CREATE TABLE logindevices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), label VARCHAR(90));
INSERT INTO logindevices VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 4, 'd'), (5, 5, 'e');
CREATE TABLE basketlines (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), thing VARCHAR(90));
INSERT INTO basketlines VALUES (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'z'), (4, 4, 'v'), (5, 5, 'w');
CREATE TABLE gates (id INTEGER PRIMARY KEY, place VARCHAR(90));
INSERT INTO gates VALUES (11, 'north'), (12, 'south');
CREATE TABLE devices (id INTEGER PRIMARY KEY, gate_id INTEGER NOT NULL REFERENCES gates (id), device_id INTEGER NOT NULL);
INSERT INTO devices VALUES (101, 11, 2), (102, 11, 3), (103, 11, 4), (104, 12, 2), (105, 12, 3), (106, 12, 5);
CREATE TABLE ticket_prints (id INTEGER PRIMARY KEY, gate_id INTEGER NOT NULL REFERENCES gates (id), line_id INTEGER NOT NULL);
INSERT INTO ticket_prints VALUES (1, 11, 1), (2, 11, 2), (3, 11, 3), (4, 12, 1), (5, 12, 2), (6, 12, 4);
--> devices: none
