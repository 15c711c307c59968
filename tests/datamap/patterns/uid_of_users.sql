-- A number called `uid` is a user's. A text called so is what something is known by, and a table's own key is no user's.
--> stars: owned; stars.uid > users
--> rooms: none
--> pages: none
CREATE TABLE stars (id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, thing_id INTEGER);
CREATE TABLE rooms (id INTEGER PRIMARY KEY, uid VARCHAR(20), colour VARCHAR(9));
CREATE TABLE pages (uid INTEGER PRIMARY KEY, colour VARCHAR(9));
INSERT INTO stars VALUES (1, 3, 70), (2, 4, 70), (3, 5, 71), (4, 3, 72), (5, 9, 71);
INSERT INTO rooms VALUES (1, '3', 'red'), (2, '4', 'blue'), (3, '5', 'green');
INSERT INTO pages VALUES (1, 'red'), (2, 'blue'), (3, 'green'), (4, 'grey');
