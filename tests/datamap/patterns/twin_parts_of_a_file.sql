-- What cannot be without somebody's file is theirs: its pages, each time it was sent, and the picture that it is.
--> files: owned; files.owner_id > users
--> file_pages: owned; file_pages.file_id > files.owner_id > users
--> sendings: owned; sendings.file_id > files.owner_id > users
--> pictures: owned; pictures.base_id > files.owner_id > users
CREATE TABLE files (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES users (id), path VARCHAR(90));
CREATE TABLE file_pages (id INTEGER PRIMARY KEY, file_id INTEGER REFERENCES files (id), number INTEGER);
CREATE TABLE sendings (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files (id), day DATE);
CREATE TABLE pictures (base_id INTEGER PRIMARY KEY REFERENCES files (id), width INTEGER);
INSERT INTO files VALUES (61, 3, 'a.jpg'), (62, 4, 'b.jpg'), (63, 3, 'c.pdf');
INSERT INTO file_pages VALUES (1, 61, 1), (2, 62, 1);
INSERT INTO sendings VALUES (1, 61, '2026-01-02'), (2, 62, '2026-01-03');
INSERT INTO pictures VALUES (61, 640), (62, 800);
