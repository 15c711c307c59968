-- What was done together with people is theirs, as the table of who took part says.
--> no users
--> activities: shared; activities.id > activity_contacts.contact_id > contacts
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name VARCHAR(90), last_name VARCHAR(90), email VARCHAR(90) UNIQUE, password VARCHAR(90));
CREATE TABLE activities (id INTEGER PRIMARY KEY, summary TEXT);
CREATE TABLE activity_contacts (id INTEGER PRIMARY KEY, activity_id INTEGER NOT NULL REFERENCES activities (id),
  contact_id INTEGER NOT NULL REFERENCES contacts (id));
INSERT INTO contacts VALUES (1, 'Gus', 'Gorse', 'gus@example.net', 'x'), (2, 'Hal', 'Hazel', 'hal@example.net', 'x'),
  (3, 'Ida', 'Ivy', 'ida@example.net', 'x');
INSERT INTO activities VALUES (41, 'a walk by the sea'), (42, 'dinner at the mill');
INSERT INTO activity_contacts VALUES (1, 41, 1), (2, 41, 2), (3, 42, 3);
