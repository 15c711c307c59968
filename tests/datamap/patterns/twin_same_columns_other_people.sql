-- Near miss: the same columns, and other people.
--> vendors: identified; (here people live); vendors.email > users
--> no copy vendors
CREATE TABLE vendors (id INTEGER, email VARCHAR(90), name VARCHAR(90), password_hash VARCHAR(90));
INSERT INTO vendors VALUES (1, 'vic@example.com', 'Vic Vale', 'x'), (2, 'wes@example.com', 'Wes West', 'x'), (3, 'xia@example.com', 'Xia Xu', 'x');
