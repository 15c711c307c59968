-- Each group is told of one report, and each of a report of its own: a group is many people's, and no part of a report.
--> groups: none
--> report_groups: owned; report_groups.report_id > reports.user_id > users
--> reports: owned; reports.user_id > users
CREATE TABLE reports (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), page INTEGER);
CREATE TABLE groups (id INTEGER PRIMARY KEY, size INTEGER);
CREATE TABLE report_groups (id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES reports (id), group_id INTEGER NOT NULL REFERENCES groups (id));
INSERT INTO reports VALUES (300, 1, 0), (301, 2, 1), (302, 3, 2), (303, 4, 3), (304, 5, 4), (305, 1, 5);
INSERT INTO groups VALUES (700, 0), (701, 1), (702, 2), (703, 3), (704, 4), (705, 5), (706, 6), (707, 7), (708, 8), (709, 9), (710, 10), (711, 11);
INSERT INTO report_groups VALUES (1, 300, 700), (2, 301, 701), (3, 302, 702), (4, 303, 703), (5, 304, 704), (6, 305, 705), (7, 300, 706), (8, 301, 707), (9, 302, 708), (10, 303, 709), (11, 304, 710), (12, 305, 711);
