-- Contacts with addresses of their own are people.
--> people users, contacts
--> threads: shared; threads.contact_id > contacts; threads.contact_id > contacts.email > users; threads.user_id > users
CREATE TABLE contacts (id INTEGER PRIMARY KEY, email VARCHAR(90), position INTEGER);
CREATE TABLE threads (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO contacts VALUES (1, 'mia.oak@example.org', 1), (2, 'ned.elm@example.org', 2);
INSERT INTO threads VALUES (901, 1, 3), (902, 2, 4), (903, 1, 5);
