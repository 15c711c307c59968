-- Several have a name and a birth for each row that they point to: it is a class of theirs, and nobody.
--> classes: none
--> pupils: people; (here people live)
--> people users, pupils
CREATE TABLE classes (id INTEGER PRIMARY KEY, year INTEGER);
CREATE TABLE pupils (id INTEGER PRIMARY KEY, class_id INTEGER NOT NULL REFERENCES classes (id), surname VARCHAR(90), first_name VARCHAR(90), date_of_birth DATE);
INSERT INTO classes VALUES (51, 2025), (52, 2026);
INSERT INTO pupils VALUES (1, 51, 'Pine', 'Pia', '2015-02-03'), (2, 52, 'Rowan', 'Rex', '2014-04-05'), (3, 52, 'Ash', 'Ada', '2014-05-06');
