-- A day that a person points to and that says whose it is stands for nobody else. A club says who founded it, and many
-- point to it.
--> special_days: owned; special_days.contact_id > contacts
--> clubs: actor; clubs.contact_id > contacts
CREATE TABLE special_days (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, day DATE);
CREATE TABLE clubs (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, colour VARCHAR(9));
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name VARCHAR(90), last_name VARCHAR(90), phone VARCHAR(90),
  birthday_day_id INTEGER REFERENCES special_days (id), club_id INTEGER REFERENCES clubs (id));
INSERT INTO special_days VALUES (61, 21, '1980-03-04'), (62, 22, '1971-05-06'), (63, 23, '1969-07-08'),
  (64, 24, '1990-09-10'), (65, 25, '1984-11-12');
INSERT INTO clubs VALUES (71, 21, 'red'), (72, 24, 'blue');
INSERT INTO contacts VALUES (21, 'Gus', 'Gorse', '+44 20 7946 0011', 61, 71), (22, 'Hal', 'Hazel', '+44 20 7946 0012', 62, 71),
  (23, 'Ida', 'Ivy', '+44 20 7946 0013', 63, 71), (24, 'Jon', 'Juniper', '+44 20 7946 0014', 64, 72),
  (25, 'Kay', 'Kapok', '+44 20 7946 0015', 65, 72), (26, 'Lou', 'Larch', '+44 20 7946 0016', NULL, 72);
