-- A table called after people and photos, and no more, says whose each photo is. One of votes for photos does not.
--> no users
--> photos: shared; photos.id > contact_photo.contact_id > contacts
--> pictures: none
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name VARCHAR(90), last_name VARCHAR(90), email VARCHAR(90) UNIQUE, password VARCHAR(90));
CREATE TABLE photos (id INTEGER PRIMARY KEY, colour VARCHAR(9));
CREATE TABLE contact_photo (contact_id INTEGER NOT NULL REFERENCES contacts (id), photo_id INTEGER NOT NULL REFERENCES photos (id));
CREATE TABLE pictures (id INTEGER PRIMARY KEY, colour VARCHAR(9));
CREATE TABLE picture_votes (contact_id INTEGER NOT NULL REFERENCES contacts (id), picture_id INTEGER NOT NULL REFERENCES pictures (id));
INSERT INTO contacts VALUES (1, 'Gus', 'Gorse', 'gus@example.net', 'x'), (2, 'Hal', 'Hazel', 'hal@example.net', 'x');
INSERT INTO photos VALUES (41, 'red'), (42, 'blue');
INSERT INTO contact_photo VALUES (1, 41), (2, 42);
INSERT INTO pictures VALUES (51, 'red'), (52, 'blue');
INSERT INTO picture_votes VALUES (1, 51), (2, 51);
