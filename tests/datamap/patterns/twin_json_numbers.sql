-- Near miss: numbers within documents, of nobody.
--> settings: none
CREATE TABLE settings (id INTEGER PRIMARY KEY, doc JSON);
INSERT INTO settings VALUES (1, '{"page": {"size": 3}}'), (2, '{"page": {"size": 5}}');
