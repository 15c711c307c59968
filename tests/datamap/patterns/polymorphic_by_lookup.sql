-- The type is a number of a table that lists tables, and the key is text, as it must hold keys of all kinds.
--> tagged: owned; tagged.object_id[content_type_id=7] > users
--> content_types: none
CREATE TABLE content_types (id INTEGER PRIMARY KEY, app_label VARCHAR(40), model VARCHAR(40));
CREATE TABLE shops (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE tagged (id INTEGER PRIMARY KEY, content_type_id INTEGER NOT NULL REFERENCES content_types (id), object_id VARCHAR(40), tag TEXT);
INSERT INTO content_types VALUES (4, 'market', 'shop'), (7, 'accounts', 'user');
INSERT INTO shops VALUES (1, 'north'), (2, 'south');
INSERT INTO tagged VALUES (1, 7, '3', 'vip'), (2, 7, '9', 'new'), (3, 4, '1', 'open');
