-- Who put the picture of a thing there does not own the thing, nor what is said of it.
--> files: owned; files.owner_id > users
--> products: none
--> product_texts: none
CREATE TABLE files (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES users (id), path VARCHAR(90));
CREATE TABLE products (id INTEGER PRIMARY KEY, sku VARCHAR(20), cover_id INTEGER REFERENCES files (id), manual_id INTEGER NOT NULL REFERENCES files (id));
CREATE TABLE product_texts (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id), blurb VARCHAR(200));
INSERT INTO files VALUES (61, 3, 'a.jpg'), (62, 4, 'b.jpg'), (63, 3, 'c.pdf');
INSERT INTO products VALUES (71, 'S-1', 61, 63), (72, 'S-2', 62, 63);
INSERT INTO product_texts VALUES (1, 71, 'warm'), (2, 72, 'cold');
