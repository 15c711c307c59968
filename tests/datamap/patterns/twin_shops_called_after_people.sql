-- Shops are called after whom they once were of, and say who answers there.
--> people users
--> shops: identified; shops.email > users
CREATE TABLE shops (id INTEGER PRIMARY KEY, name VARCHAR(90), email VARCHAR(90), contact_name VARCHAR(90));
INSERT INTO shops VALUES (1, 'Ada Moss', 'desk1@shop.example.org', 'Leo York'), (2, 'Ben Nye', 'desk2@shop.example.org', 'Karla Wick'), (3, 'Cleo Orr', 'desk3@shop.example.org', 'Jens Vale'), (4, 'Dan Pike', 'desk4@shop.example.org', 'Ines Upton'), (5, 'Elsa Quist', 'desk5@shop.example.org', 'Hugo Thorn'), (6, 'Finn Reed', 'desk6@shop.example.org', 'Gerda Stone'), (7, 'Gerda Stone', 'desk7@shop.example.org', 'Finn Reed'), (8, 'Hugo Thorn', 'desk8@shop.example.org', 'Elsa Quist'), (9, 'Ines Upton', 'desk9@shop.example.org', 'Dan Pike'), (10, 'Jens Vale', 'desk10@shop.example.org', 'Cleo Orr'), (11, 'Karla Wick', 'desk11@shop.example.org', 'Ben Nye'), (12, 'Leo York', 'desk12@shop.example.org', 'Ada Moss');
CREATE TABLE shelves (id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (id), size INTEGER);
INSERT INTO shelves VALUES (1, 2, 1), (2, 3, 2), (3, 4, 0), (4, 5, 1), (5, 6, 2), (6, 7, 0), (7, 8, 1), (8, 9, 2), (9, 10, 0), (10, 11, 1), (11, 12, 2), (12, 1, 0), (13, 2, 1), (14, 3, 2), (15, 4, 0), (16, 5, 1), (17, 6, 2), (18, 7, 0), (19, 8, 1), (20, 9, 2), (21, 10, 0), (22, 11, 1), (23, 12, 2), (24, 1, 0);
