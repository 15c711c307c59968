-- Where no key is declared, rows outlive people: most of the values are still there.
--> visits: owned; visits.user_id > users
--> link visits.user_id > users.id: inferred subject
CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER, page TEXT);
INSERT INTO visits VALUES (1, 1, 'a'), (2, 2, 'a'), (3, 3, 'a'), (4, 4, 'a'), (5, 5, 'a'), (6, 6, 'a'), (7, 7, 'a'),
  (8, 8, 'a'), (9, 9, 'a'), (10, 10, 'a'), (11, 77, 'a');
