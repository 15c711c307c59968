-- Each row has a name and an address that no other has, and who answers there: places, for their names are no person's.
--> people users
--> zorps: identified; zorps.email > users
CREATE TABLE zorps (id INTEGER PRIMARY KEY, name VARCHAR(90), email VARCHAR(90), contact_name VARCHAR(90));
CREATE TABLE zorp_rooms (id INTEGER PRIMARY KEY, zorp_id INTEGER REFERENCES zorps(id), floor INTEGER);
INSERT INTO zorps VALUES (1, 'Aurora Clinic', 'desk@z1.example.org', 'Ada Moss'), (2, 'Blue Lagoon', 'desk@z2.example.org', 'Ben Nye'), (3, 'Casa Verde', 'desk@z3.example.org', 'Cleo Orr'), (4, 'Alpine House', 'desk@z4.example.org', 'Dan Pike'), (5, 'Grand Park', 'desk@z5.example.org', 'Elsa Quist'), (6, 'Villa Rosa', 'desk@z6.example.org', 'Finn Reed'), (7, 'Sea View', 'desk@z7.example.org', 'Gerda Stone'), (8, 'City Inn', 'desk@z8.example.org', 'Hugo Thorn'), (9, 'Old Mill', 'desk@z9.example.org', 'Ines Upton'), (10, 'Green Garden', 'desk@z10.example.org', 'Jens Vale'), (11, 'Two Towers', 'desk@z11.example.org', 'Karla Wick'), (12, 'The Anchor', 'desk@z12.example.org', 'Leo York');
INSERT INTO zorp_rooms VALUES (1, 2, 1), (2, 3, 2), (3, 4, 0), (4, 5, 1), (5, 6, 2), (6, 7, 0), (7, 8, 1), (8, 9, 2), (9, 10, 0), (10, 11, 1), (11, 12, 2), (12, 1, 0), (13, 2, 1), (14, 3, 2), (15, 4, 0), (16, 5, 1), (17, 6, 2), (18, 7, 0), (19, 8, 1), (20, 9, 2), (21, 10, 0), (22, 11, 1), (23, 12, 2), (24, 1, 0);
