-- Each row has a name and an address that no other has, and little else: persons, and what points to them is theirs.
--> people users, fahrer
--> fahrer: people; (here people live)
--> fahrten: owned; fahrten.fahrer_id > fahrer
CREATE TABLE fahrer (fahrer_id INTEGER PRIMARY KEY, name VARCHAR(90), email VARCHAR(90), handy VARCHAR(30));
CREATE TABLE fahrten (id INTEGER PRIMARY KEY, fahrer_id INTEGER, strecke INTEGER);
INSERT INTO fahrer VALUES (1, 'Ada Moss', 'f1@example.org', '+49 170 100 101'), (2, 'Ben Nye', 'f2@example.org', '+49 170 100 102'), (3, 'Cleo Orr', 'f3@example.org', '+49 170 100 103'), (4, 'Dan Pike', 'f4@example.org', '+49 170 100 104'), (5, 'Elsa Quist', 'f5@example.org', '+49 170 100 105'), (6, 'Finn Reed', 'f6@example.org', '+49 170 100 106'), (7, 'Gerda Stone', 'f7@example.org', '+49 170 100 107'), (8, 'Hugo Thorn', 'f8@example.org', '+49 170 100 108'), (9, 'Ines Upton', 'f9@example.org', '+49 170 100 109'), (10, 'Jens Vale', 'f10@example.org', '+49 170 100 110'), (11, 'Karla Wick', 'f11@example.org', '+49 170 100 111'), (12, 'Leo York', 'f12@example.org', '+49 170 100 112');
INSERT INTO fahrten VALUES (1, 2, 3), (2, 3, 6), (3, 4, 9), (4, 5, 12), (5, 6, 15), (6, 7, 18), (7, 8, 21), (8, 9, 24), (9, 10, 27), (10, 11, 30), (11, 12, 33), (12, 1, 36), (13, 2, 39), (14, 3, 42), (15, 4, 45), (16, 5, 48), (17, 6, 51), (18, 7, 54), (19, 8, 57), (20, 9, 60), (21, 10, 63), (22, 11, 66), (23, 12, 69), (24, 1, 72);
