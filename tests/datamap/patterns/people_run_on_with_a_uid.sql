-- `touid` and `lastrowuid` run a role and the key of a user together; a `fluid` is nobody, and letters go from one to another.
--> people users
--> link waves.touid > users.id: inferred subject
--> link waves.lastposteruid > users.id: inferred actor
--> link waves.edituid > users.id: inferred actor
--> link letters.fromid > users.id: inferred subject
--> link letters.toid > users.id: inferred subject
--> tanks: none
--> pipes: none
CREATE TABLE waves (id INTEGER PRIMARY KEY, touid INTEGER, lastposteruid INTEGER, edituid INTEGER, colour VARCHAR(40));
CREATE TABLE letters (id INTEGER PRIMARY KEY, fromid INTEGER, toid INTEGER, stamp VARCHAR(40));
CREATE TABLE tanks (id INTEGER PRIMARY KEY, fluid INTEGER, width INTEGER);
CREATE TABLE pipes (id INTEGER PRIMARY KEY, fromid INTEGER, toid INTEGER, width INTEGER);
INSERT INTO waves VALUES (901, 3, 4, 7, 'a'), (902, 4, 9, 8, 'b'), (903, 11, 12, 5, 'c');
INSERT INTO letters VALUES (901, 3, 4, 'a'), (902, 4, 9, 'b'), (903, 11, 12, 'c');
INSERT INTO tanks VALUES (901, 3, 40), (902, 4, 50), (903, 5, 60);
INSERT INTO pipes VALUES (901, 3, 4, 40), (902, 4, 9, 50), (903, 11, 12, 60);
