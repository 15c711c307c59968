-- `office_person_id` is one of the `office_people`, and none of the users, though both are people; what a mailbox counts
-- its letters by is no user's, as a bare `uid` is.
--> office_rotas: none
--> rota_people: owned; rota_people.user_id > users
--> letters_kept: none
--> visits_kept: owned; visits_kept.uid > users
CREATE TABLE office_people (id INTEGER PRIMARY KEY, desk INTEGER);
CREATE TABLE office_rotas (id INTEGER PRIMARY KEY, office_person_id INTEGER, week INTEGER);
CREATE TABLE rota_people (id INTEGER PRIMARY KEY, user_id INTEGER, week INTEGER);
CREATE TABLE letters_kept (id INTEGER PRIMARY KEY, imap_uid INTEGER, folder VARCHAR(20));
CREATE TABLE visits_kept (id INTEGER PRIMARY KEY, uid INTEGER, folder VARCHAR(20));
INSERT INTO office_people VALUES (1, 4), (2, 5), (3, 6), (4, 7), (5, 8), (6, 9);
INSERT INTO office_rotas VALUES (1, 2, 1), (2, 3, 1), (3, 4, 2), (4, 5, 2), (5, 6, 3), (6, 2, 3);
INSERT INTO rota_people VALUES (1, 2, 1), (2, 3, 1), (3, 4, 2), (4, 5, 2), (5, 6, 3), (6, 2, 3);
INSERT INTO letters_kept VALUES (1, 2, 'in'), (2, 3, 'in'), (3, 4, 'in'), (4, 5, 'out'), (5, 6, 'out'), (6, 2, 'out');
INSERT INTO visits_kept VALUES (1, 2, 'in'), (2, 3, 'in'), (3, 4, 'in'), (4, 5, 'out'), (5, 6, 'out'), (6, 2, 'out');
