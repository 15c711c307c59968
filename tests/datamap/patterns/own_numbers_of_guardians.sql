-- The numbers of guardians stand among those of pupils, as counts from one do, and are no keys to them.
--> no users
--> people alumnos, tutores
--> tutores: people; (here people live)
--> link alumnos.id_tutor > tutores.id_tutor: inferred actor
--> calificaciones: owned; calificaciones.id_alumno > alumnos
CREATE TABLE tutores (id_tutor INTEGER PRIMARY KEY, nombre_completo VARCHAR(90), correo VARCHAR(90), movil VARCHAR(30));
CREATE TABLE alumnos (id_alumno INTEGER PRIMARY KEY, nombre VARCHAR(40), apellidos VARCHAR(40), fecha_nac DATE, id_tutor INTEGER);
CREATE TABLE calificaciones (id INTEGER PRIMARY KEY, id_alumno INTEGER, nota INTEGER);
INSERT INTO tutores VALUES (1, 'Ada Moss', 'g1@example.org', '+34 600 100 101'), (2, 'Ben Nye', 'g2@example.org', '+34 600 100 102'), (3, 'Cleo Orr', 'g3@example.org', '+34 600 100 103'), (4, 'Dan Pike', 'g4@example.org', '+34 600 100 104'), (5, 'Elsa Quist', 'g5@example.org', '+34 600 100 105'), (6, 'Finn Reed', 'g6@example.org', '+34 600 100 106'), (7, 'Gerda Stone', 'g7@example.org', '+34 600 100 107'), (8, 'Hugo Thorn', 'g8@example.org', '+34 600 100 108'), (9, 'Ines Upton', 'g9@example.org', '+34 600 100 109'), (10, 'Jens Vale', 'g10@example.org', '+34 600 100 110'), (11, 'Karla Wick', 'g11@example.org', '+34 600 100 111'), (12, 'Leo York', 'g12@example.org', '+34 600 100 112');
INSERT INTO alumnos VALUES (1, 'Leo', 'Moss', '2015-02-11', 2), (2, 'Karla', 'Nye', '2015-03-12', 3), (3, 'Jens', 'Orr', '2015-04-13', 4), (4, 'Ines', 'Pike', '2015-05-14', 5), (5, 'Hugo', 'Quist', '2015-06-15', 6), (6, 'Gerda', 'Reed', '2015-07-16', 7), (7, 'Finn', 'Stone', '2015-08-17', 8), (8, 'Elsa', 'Thorn', '2015-09-18', 9), (9, 'Dan', 'Upton', '2015-01-10', 1), (10, 'Cleo', 'Vale', '2015-02-11', 2), (11, 'Ben', 'Wick', '2015-03-12', 3), (12, 'Ada', 'York', '2015-04-13', 4);
INSERT INTO calificaciones VALUES (1, 2, 1), (2, 3, 2), (3, 4, 3), (4, 5, 4), (5, 6, 5), (6, 7, 6), (7, 8, 7), (8, 9, 8), (9, 10, 9), (10, 11, 0), (11, 12, 1), (12, 1, 2), (13, 2, 3), (14, 3, 4), (15, 4, 5), (16, 5, 6), (17, 6, 7), (18, 7, 8), (19, 8, 9), (20, 9, 0), (21, 10, 1), (22, 11, 2), (23, 12, 3), (24, 1, 4);
