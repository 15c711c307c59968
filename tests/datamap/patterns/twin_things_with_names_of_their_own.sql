-- Parts have names of their own, too; nobody lives there.
--> parts: none
--> orders: none
CREATE TABLE parts (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, part_id INTEGER NOT NULL REFERENCES parts (id), pieces INTEGER);
INSERT INTO parts VALUES (1, 'annash'), (2, 'piapine'), (3, 'elielm'), (4, 'oakley'), (5, 'birchy'), (6, 'willow7');
INSERT INTO orders VALUES (1, 1, 3), (2, 2, 4);
