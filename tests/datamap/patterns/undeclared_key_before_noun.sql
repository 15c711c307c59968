-- The key's mark may stand before the noun.
--> purchases: owned; purchases.id_user > users
CREATE TABLE purchases (id INTEGER PRIMARY KEY, id_user INTEGER, total INTEGER);
INSERT INTO purchases VALUES (1, 3, 5), (2, 5, 5), (3, 12, 4);
