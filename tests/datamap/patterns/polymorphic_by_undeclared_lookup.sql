-- The type is a number in a table that is called as the type is, though no key says so.
--> remarks: owned; remarks.item_id[item_type=100] > users
CREATE TABLE item_type (item_type_id INTEGER PRIMARY KEY, label VARCHAR(20));
CREATE TABLE shops (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE remarks (id INTEGER PRIMARY KEY, item_type INTEGER, item_id INTEGER, words TEXT);
INSERT INTO item_type VALUES (100, 'User'), (200, 'Shop');
INSERT INTO shops VALUES (1, 'north'), (2, 'south');
INSERT INTO remarks VALUES (1, 100, 3, 'kind'), (2, 100, 9, 'late'), (3, 100, 4, 'paid'), (4, 200, 1, 'open');
