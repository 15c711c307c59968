-- A call names whose it is by an address alone; its steps hang on it. A desk and a store have addresses of their own; shelves and counters are nobody's.
--> calls: identified; calls.submitter_email > users
--> steps: owned; steps.call_id > calls.submitter_email > users
--> step_files: owned; step_files.step_id > steps.call_id > calls.submitter_email > users
--> desks: identified; desks.email > users
--> shelves: none
--> counters: none
CREATE TABLE desks (id INTEGER PRIMARY KEY, email VARCHAR(90));
CREATE TABLE shelves (id INTEGER PRIMARY KEY, desk_id INTEGER NOT NULL REFERENCES desks (id), size INTEGER);
CREATE TABLE calls (id INTEGER PRIMARY KEY, submitter_email VARCHAR(90), desk_id INTEGER NOT NULL REFERENCES desks (id));
CREATE TABLE steps (id INTEGER PRIMARY KEY, call_id INTEGER NOT NULL REFERENCES calls (id), size INTEGER);
CREATE TABLE step_files (id INTEGER PRIMARY KEY, step_id INTEGER NOT NULL REFERENCES steps (id), size INTEGER);
INSERT INTO desks VALUES (801, 'ann@example.com'), (802, 'north@example.org'), (803, 'south@example.org');
INSERT INTO shelves VALUES (1, 801, 4), (2, 802, 5), (3, 803, 6);
INSERT INTO calls VALUES (500, 'ann@example.com', 801), (501, 'bob@example.com', 802), (502, 'cy@example.com', 803), (503, 'dee@example.com', 801), (504, 'eve@example.com', 802), (505, 'fay@example.com', 803), (506, 'gus@example.com', 801), (507, 'ann@example.com', 802), (508, 'bob@example.com', 803), (509, 'cy@example.com', 801), (510, 'dee@example.com', 802), (511, 'eve@example.com', 803), (512, 'fay@example.com', 801), (513, 'gus@example.com', 802);
INSERT INTO steps VALUES (600, 500, 3), (601, 501, 3), (602, 502, 3), (603, 503, 3), (604, 504, 3), (605, 505, 3), (606, 506, 3), (607, 507, 3), (608, 508, 3), (609, 509, 3), (610, 510, 3), (611, 511, 3), (612, 512, 3), (613, 513, 3);
INSERT INTO step_files VALUES (1, 600, 3), (2, 601, 3), (3, 602, 3), (4, 603, 3), (5, 604, 3), (6, 605, 3), (7, 606, 3), (8, 607, 3), (9, 608, 3), (10, 609, 3), (11, 610, 3), (12, 611, 3), (13, 612, 3), (14, 613, 3);
CREATE TABLE stores (id INTEGER PRIMARY KEY, email VARCHAR(90));
CREATE TABLE counters (id INTEGER PRIMARY KEY, store_id INTEGER NOT NULL REFERENCES stores (id), size INTEGER);
INSERT INTO stores VALUES (901, 'ann@example.com'), (902, 'bob@example.com'), (903, 'cy@example.com'), (904, 'dee@example.com'), (905, 'eve@example.com'), (906, 'fay@example.com'), (907, 'gus@example.com'), (908, 'ann@example.com'), (909, 'bob@example.com'), (910, 'cy@example.com'), (911, 'dee@example.com'), (912, 'eve@example.com'), (913, 'fay@example.com'), (914, 'gus@example.com');
INSERT INTO counters VALUES (1, 901, 3), (2, 902, 3), (3, 903, 3), (4, 904, 3), (5, 905, 3), (6, 906, 3), (7, 907, 3), (8, 908, 3), (9, 909, 3), (10, 910, 3), (11, 911, 3), (12, 912, 3), (13, 913, 3), (14, 914, 3);
