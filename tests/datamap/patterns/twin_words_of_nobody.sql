-- Texts that are drawn from a list, and of no one: without columns that say who did something, nobody lives anywhere.
--> no users
--> people
--> lamps: none
CREATE TABLE colours (word VARCHAR(40), shade INTEGER);
INSERT INTO colours VALUES ('red', 1), ('green', 2), ('blue', 3), ('ochre', 4), ('teal', 5), ('amber', 6);
CREATE TABLE lamps (id INTEGER PRIMARY KEY, colour VARCHAR(40));
INSERT INTO lamps VALUES (1, 'red'), (2, 'green'), (3, 'blue'), (4, 'ochre'), (5, 'teal'), (6, 'amber');
CREATE TABLE doors (id INTEGER PRIMARY KEY, colour VARCHAR(40));
INSERT INTO doors VALUES (1, 'red'), (2, 'green'), (3, 'blue'), (4, 'ochre'), (5, 'teal'), (6, 'amber');
