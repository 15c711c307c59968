-- What is put in the field of a form is part of what somebody filled in, and not of whoever made the form; a hint beside
-- a field is.
--> leaflets: owned; leaflets.owner_id > users
--> leaflet_fields: owned; leaflet_fields.leaflet_id > leaflets.owner_id > users
--> returns: owned; returns.sender_id > users
--> fieldreturns: owned; fieldreturns.return_id > returns.sender_id > users
--> fieldhints: owned; fieldhints.field_id > leaflet_fields.leaflet_id > leaflets.owner_id > users
CREATE TABLE leaflets (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), topic VARCHAR(90));
CREATE TABLE leaflet_fields (id INTEGER PRIMARY KEY, leaflet_id INTEGER NOT NULL REFERENCES leaflets (id), label VARCHAR(90));
CREATE TABLE returns (id INTEGER PRIMARY KEY, leaflet_id INTEGER NOT NULL REFERENCES leaflets (id), sender_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE fieldreturns (id INTEGER PRIMARY KEY, field_id INTEGER NOT NULL REFERENCES leaflet_fields (id), return_id INTEGER NOT NULL REFERENCES returns (id), value VARCHAR(90));
CREATE TABLE fieldhints (id INTEGER PRIMARY KEY, field_id INTEGER NOT NULL REFERENCES leaflet_fields (id), hint VARCHAR(90));
INSERT INTO leaflets VALUES (31, 1, 'Swimming'), (32, 2, 'Rowing');
INSERT INTO leaflet_fields VALUES (41, 31, 'Size'), (42, 31, 'Food'), (43, 32, 'Size');
INSERT INTO returns VALUES (51, 31, 5), (52, 31, 6), (53, 32, 7);
INSERT INTO fieldreturns VALUES (1, 41, 51, 'M'), (2, 42, 51, 'none'), (3, 41, 52, 'L'), (4, 43, 53, 'S');
INSERT INTO fieldhints VALUES (1, 41, 'As on your shirt'), (2, 42, 'Or nothing');
