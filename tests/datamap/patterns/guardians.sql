-- A guardian has rows of their own, though a key leads from them to the pupil.
--> guardians: identified; (here people live); guardians.email > users
--> people users, guardians
CREATE TABLE guardians (id INTEGER PRIMARY KEY, pupil_id INTEGER NOT NULL REFERENCES users (id), email VARCHAR(90), full_name VARCHAR(90));
INSERT INTO guardians VALUES (1, 3, 'pa@example.com', 'Pa Pine'), (2, 4, 'ma@example.com', 'Ma Maple');
