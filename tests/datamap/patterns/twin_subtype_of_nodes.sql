-- Pages and portraits are sorts of nodes, by one key. That a portrait tells of a person makes no page one.
--> people users, portraits
--> nodes: none
--> pages: none
CREATE TABLE nodes (id INTEGER PRIMARY KEY, kind VARCHAR(20) NOT NULL, title VARCHAR(90) NOT NULL, published BOOLEAN NOT NULL);
CREATE TABLE portraits (node_id INTEGER PRIMARY KEY REFERENCES nodes (id), first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(90), birth_date DATE);
CREATE TABLE pages (node_id INTEGER PRIMARY KEY REFERENCES nodes (id), body TEXT);
CREATE TABLE quotes (id INTEGER PRIMARY KEY, portrait_id INTEGER NOT NULL REFERENCES portraits (node_id), words TEXT);
INSERT INTO nodes VALUES (71, 'portrait', 'The gardener', TRUE), (72, 'page', 'Opening hours', TRUE), (73, 'portrait', 'The smith', TRUE),
  (74, 'page', 'Prices', TRUE);
INSERT INTO portraits VALUES (71, 'Una', 'Noon', 'una@gardens.example', '1961-02-03'), (73, 'Vic', 'Oak', 'vic@forge.example', '1972-05-06');
INSERT INTO pages VALUES (72, 'from nine to five'), (74, 'by weight');
INSERT INTO quotes VALUES (1, 71, 'Nothing grows by itself.'), (2, 73, 'Hot iron waits for nobody.');
