-- People are a subtype of contacts, which may also be companies; the user points to their own contact.
--> contacts: owned; (here people live); contacts.id > members
--> calls: owned; calls.contact_id > contacts; calls.contact_id > contacts.id > members
CREATE TABLE contacts (id INTEGER PRIMARY KEY, is_company BOOLEAN NOT NULL, name VARCHAR(90), email VARCHAR(90), phone VARCHAR(30));
CREATE TABLE members (id INTEGER PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE, email VARCHAR(90) NOT NULL UNIQUE, password VARCHAR(90),
  contact_id INTEGER UNIQUE REFERENCES contacts (id));
CREATE TABLE calls (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), note TEXT);
INSERT INTO contacts VALUES (71, FALSE, 'Ann Ash', 'ann@example.com', NULL), (72, TRUE, 'Birch Ltd', 'info@birch.example', NULL),
  (73, FALSE, 'Cy Cole', 'cy@example.com', NULL);
INSERT INTO members VALUES (1, 'ann_ash', 'ann@example.com', 'x', 71), (2, 'cy_cole', 'cy@example.com', 'y', 73);
INSERT INTO calls VALUES (1, 71, 'a'), (2, 73, 'b'), (3, 72, 'c');
--> no users
