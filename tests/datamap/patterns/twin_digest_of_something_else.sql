-- Near miss: digests of files.
--> files: none
CREATE TABLE files (id INTEGER PRIMARY KEY, checksum VARCHAR(64), size INTEGER);
INSERT INTO files VALUES (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1),
  (2, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 2);
