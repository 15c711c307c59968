-- A talk is its speakers', a notice theirs whom it was sent to. Who is to speak at a meeting does not have it.
--> talks: shared; talks.id > talk_speakers.user_id > users
--> notifications: shared; notifications.id > notification_recipients.user_id > users
--> meetings: none
CREATE TABLE talks (id INTEGER PRIMARY KEY, title TEXT, abstract TEXT);
CREATE TABLE talk_speakers (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talks (id), user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE notifications (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE notification_recipients (id INTEGER PRIMARY KEY, notification_id INTEGER NOT NULL REFERENCES notifications (id), user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE meetings (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE meeting_speakers (id INTEGER PRIMARY KEY, meeting_id INTEGER NOT NULL REFERENCES meetings (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO talks VALUES (41, 'north', 'of the winds'), (42, 'south', 'of the seas');
INSERT INTO talk_speakers VALUES (1, 41, 3), (2, 41, 4), (3, 42, 5);
INSERT INTO notifications VALUES (51, 'the gate is open'), (52, 'the gate is closed');
INSERT INTO notification_recipients VALUES (1, 51, 3), (2, 52, 4), (3, 52, 5);
INSERT INTO meetings VALUES (61, 'spring'), (62, 'autumn');
INSERT INTO meeting_speakers VALUES (1, 61, 3), (2, 62, 4);
