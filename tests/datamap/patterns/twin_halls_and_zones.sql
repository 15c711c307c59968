-- Near miss: one thing by a name of two words, in documents, and the short name of a warehouse that has an address.
--> seat_plans: none
--> parcel_zones: none
CREATE TABLE seat_plans (id INTEGER PRIMARY KEY, name VARCHAR(90), layout JSON);
INSERT INTO seat_plans VALUES (1, 'Great Hall', '{"name": "Great Hall", "zones": []}'), (2, 'Great Hall', '{"name": "Great Hall", "zones": []}'),
  (3, 'Great Hall', '{"name": "Great Hall", "zones": [1]}');
CREATE TABLE depots (id INTEGER PRIMARY KEY, slug VARCHAR(90), email VARCHAR(90));
INSERT INTO depots VALUES (1, 'oceania', 'a@depots.example.org'), (2, 'africa', 'b@depots.example.org'), (3, 'asia', 'c@depots.example.org'),
  (4, 'europe', 'd@depots.example.org'), (5, 'america', 'e@depots.example.org');
CREATE TABLE parcel_zones (id INTEGER PRIMARY KEY, name VARCHAR(90), price INTEGER);
INSERT INTO parcel_zones VALUES (1, 'oceania', 4), (2, 'africa', 5), (3, 'asia', 6), (4, 'europe', 3), (5, 'america', 7);
