-- Keys that name the person first and then what they did, declared nowhere and partly empty.
--> requests: owned; requests.fk_user_author > users
--> link requests.fk_user_author > users.id: inferred subject
--> link requests.fk_user_valid > users.id: inferred actor
--> link requests.fk_user_modif > users.id: inferred actor
CREATE TABLE requests (id INTEGER PRIMARY KEY, fk_user_author INTEGER, fk_user_valid INTEGER, fk_user_modif INTEGER, notify_at_create INTEGER, reason TEXT);
INSERT INTO requests VALUES (1, 1, 4, NULL, 1, 'a day off'), (2, 2, 5, NULL, 0, 'two days off'), (3, 3, 4, NULL, 1, 'a week off'), (4, 7, 6, NULL, 1, 'a month off');
