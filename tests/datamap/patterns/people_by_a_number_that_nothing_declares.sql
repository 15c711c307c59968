-- People have no e-mail address, and the key to them is their own number, which nothing declares.
--> no users
--> people mitarbeiter
--> krankmeldungen: owned; krankmeldungen.personalnr > mitarbeiter
CREATE TABLE mitarbeiter (personalnr INTEGER PRIMARY KEY, nachname VARCHAR(40), vorname VARCHAR(40), geburtsdatum DATE, kuerzel VARCHAR(9));
CREATE TABLE krankmeldungen (id INTEGER PRIMARY KEY, personalnr INTEGER, tage INTEGER);
INSERT INTO mitarbeiter VALUES (1001, 'Moss', 'Ada', '1981-02-11', 'x'), (1002, 'Nye', 'Ben', '1982-03-12', 'x'), (1003, 'Orr', 'Cleo', '1983-04-13', 'x'), (1004, 'Pike', 'Dan', '1984-05-14', 'x'), (1005, 'Quist', 'Elsa', '1985-06-15', 'x'), (1006, 'Reed', 'Finn', '1986-07-16', 'x'), (1007, 'Stone', 'Gerda', '1987-08-17', 'x'), (1008, 'Thorn', 'Hugo', '1988-09-18', 'x'), (1009, 'Upton', 'Ines', '1980-01-10', 'x'), (1010, 'Vale', 'Jens', '1981-02-11', 'x'), (1011, 'Wick', 'Karla', '1982-03-12', 'x'), (1012, 'York', 'Leo', '1983-04-13', 'x');
INSERT INTO krankmeldungen VALUES (1, 1002, 1), (2, 1003, 2), (3, 1004, 3), (4, 1005, 4), (5, 1006, 0), (6, 1007, 1), (7, 1008, 2), (8, 1009, 3), (9, 1010, 4), (10, 1011, 0), (11, 1012, 1), (12, 1001, 2), (13, 1002, 3), (14, 1003, 4), (15, 1004, 0), (16, 1005, 1), (17, 1006, 2), (18, 1007, 3), (19, 1008, 4), (20, 1009, 0), (21, 1010, 1), (22, 1011, 2), (23, 1012, 3), (24, 1001, 4);
