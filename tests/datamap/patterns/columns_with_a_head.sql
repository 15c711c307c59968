-- All columns of a table begin with the same short word, and keys have it before the name of the key that they point to.
--> no users
--> home adults.adl_id by adl_email
--> adults: people; (here people live)
--> visits: owned; visits.vis_adl_id > adults
--> diary: owned; diary.dry_author > adults
CREATE TABLE adults (adl_id INTEGER PRIMARY KEY, adl_first VARCHAR(40), adl_email VARCHAR(90), adl_city VARCHAR(40));
CREATE TABLE visits (vis_id INTEGER PRIMARY KEY, vis_adl_id INTEGER, vis_day DATE, vis_room VARCHAR(9));
CREATE TABLE diary (dry_id INTEGER PRIMARY KEY, dry_author INTEGER, dry_text TEXT, dry_day DATE);
INSERT INTO adults VALUES (1, 'Ann', 'ann@example.com', 'Rome'), (2, 'Bob', 'bob@example.com', 'Bonn'), (3, 'Cy', 'cy@example.com', 'Graz'), (7, 'Dee', 'dee@example.com', 'Linz');
INSERT INTO visits VALUES (1, 7, '2024-01-02', '3a'), (2, 3, '2024-01-03', '3b'), (3, 2, '2024-01-04', '3a');
INSERT INTO diary VALUES (1, 7, 'rain', '2024-01-02'), (2, 1, 'sun', '2024-01-03'), (3, 2, 'snow', '2024-01-04');
