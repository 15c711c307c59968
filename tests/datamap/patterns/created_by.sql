-- Who made a thing of nobody's only acted on it; no key need say so.
--> boards: actor; boards.created_by > users
CREATE TABLE boards (id INTEGER PRIMARY KEY, created_by INTEGER, title TEXT);
INSERT INTO boards VALUES (1, 3, 'a'), (2, 4, 'b'), (3, 5, 'c');
