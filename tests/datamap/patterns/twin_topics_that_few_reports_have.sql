-- Each topic that a report has is of that report alone, by chance: most topics are of none, so they are no parts of reports.
--> topics: none
--> report_topics: owned; report_topics.report_id > reports.user_id > users
CREATE TABLE reports (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), page INTEGER);
CREATE TABLE topics (id INTEGER PRIMARY KEY, word TEXT);
CREATE TABLE report_topics (id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES reports (id), topic_id INTEGER NOT NULL REFERENCES topics (id));
INSERT INTO reports VALUES (300, 1, 0), (301, 2, 1), (302, 3, 2), (303, 4, 3), (304, 5, 4), (305, 1, 5);
INSERT INTO topics VALUES (800, 'topic 0'), (801, 'topic 1'), (802, 'topic 2'), (803, 'topic 3'), (804, 'topic 4'), (805, 'topic 5'), (806, 'topic 6'), (807, 'topic 7'), (808, 'topic 8'), (809, 'topic 9'), (810, 'topic 10'), (811, 'topic 11'), (812, 'topic 12'), (813, 'topic 13'), (814, 'topic 14'), (815, 'topic 15'), (816, 'topic 16'), (817, 'topic 17'), (818, 'topic 18'), (819, 'topic 19');
INSERT INTO report_topics VALUES (1, 300, 800), (2, 301, 801), (3, 302, 802), (4, 303, 803), (5, 304, 804), (6, 305, 805), (7, 300, 806), (8, 301, 807), (9, 302, 808), (10, 303, 809), (11, 304, 810), (12, 305, 811);
