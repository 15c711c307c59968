-- Near miss: small numbers that happen to be keys of every table.
--> products: none
CREATE TABLE products (id INTEGER PRIMARY KEY, seats INTEGER, priority INTEGER, title TEXT);
INSERT INTO products VALUES (1, 1, 1, 'a'), (2, 2, 2, 'b'), (3, 4, 3, 'c'), (4, 5, 1, 'd'), (5, 6, 2, 'e'),
  (6, 7, 3, 'f'), (7, 8, 1, 'g'), (8, 9, 2, 'h'), (9, 10, 3, 'i'), (10, 11, 1, 'j'), (11, 12, 1, 'k');
