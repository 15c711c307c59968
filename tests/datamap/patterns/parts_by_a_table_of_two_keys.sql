-- A remark belongs to one report and has no key to it: a table of two keys says to which. Topics are of many reports.
--> remarks: shared; remarks.id > report_remarks.report_id > reports.user_id > users
--> report_remarks: owned; report_remarks.report_id > reports.user_id > users
--> link remarks.id > report_remarks.remark_id: inferred subject
--> topics: none
CREATE TABLE reports (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), page INTEGER);
CREATE TABLE remarks (id INTEGER PRIMARY KEY, words TEXT);
CREATE TABLE topics (id INTEGER PRIMARY KEY, word TEXT);
CREATE TABLE report_remarks (id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES reports (id), remark_id INTEGER NOT NULL REFERENCES remarks (id));
CREATE TABLE report_topics (id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES reports (id), topic_id INTEGER NOT NULL REFERENCES topics (id));
INSERT INTO reports VALUES (300, 1, 0), (301, 2, 1), (302, 3, 2), (303, 4, 3), (304, 5, 4), (305, 1, 5);
INSERT INTO remarks VALUES (700, 'line 0 is odd'), (701, 'line 1 is odd'), (702, 'line 2 is odd'), (703, 'line 3 is odd'), (704, 'line 4 is odd'), (705, 'line 5 is odd'), (706, 'line 6 is odd'), (707, 'line 7 is odd'), (708, 'line 8 is odd'), (709, 'line 9 is odd'), (710, 'line 10 is odd'), (711, 'line 11 is odd');
INSERT INTO topics VALUES (800, 'topic 0'), (801, 'topic 1'), (802, 'topic 2'), (803, 'topic 3'), (804, 'topic 4'), (805, 'topic 5'), (806, 'topic 6'), (807, 'topic 7'), (808, 'topic 8'), (809, 'topic 9'), (810, 'topic 10'), (811, 'topic 11');
INSERT INTO report_remarks VALUES (1, 300, 700), (2, 301, 701), (3, 302, 702), (4, 303, 703), (5, 304, 704), (6, 305, 705), (7, 300, 706), (8, 301, 707), (9, 302, 708), (10, 303, 709), (11, 304, 710), (12, 305, 711);
INSERT INTO report_topics VALUES (1, 300, 800), (2, 301, 800), (3, 302, 801), (4, 303, 802), (5, 304, 803), (6, 305, 804), (7, 300, 805), (8, 301, 805), (9, 302, 806), (10, 303, 807), (11, 304, 808), (12, 305, 809);
