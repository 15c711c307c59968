-- Names say nothing; the keys have gaps, and chance would not meet them all.
--> t2: owned; t2.c2 > t1
CREATE TABLE t1 (c1 INTEGER PRIMARY KEY, c2 VARCHAR(90) UNIQUE, c3 VARCHAR(90));
CREATE TABLE t2 (c1 INTEGER PRIMARY KEY, c2 INTEGER, c3 INTEGER);
INSERT INTO t1 VALUES (100417, 'a@example.com', '$2b$12$abcdefghijklmnopqrstuv'), (103822, 'b@example.com', '$2b$12$abcdefghijklmnopqrstuw'),
  (107391, 'c@example.com', '$2b$12$abcdefghijklmnopqrstux'), (111004, 'd@example.com', '$2b$12$abcdefghijklmnopqrstuy'),
  (119327, 'e@example.com', '$2b$12$abcdefghijklmnopqrstuz'), (120001, 'f@example.com', '$2b$12$abcdefghijklmnopqrstva'),
  (131313, 'g@example.com', '$2b$12$abcdefghijklmnopqrstvb'), (144100, 'h@example.com', '$2b$12$abcdefghijklmnopqrstvc'),
  (150505, 'i@example.com', '$2b$12$abcdefghijklmnopqrstvd'), (160006, 'j@example.com', '$2b$12$abcdefghijklmnopqrstve'),
  (170707, 'k@example.com', '$2b$12$abcdefghijklmnopqrstvf');
INSERT INTO t2 VALUES (1, 100417, 1), (2, 103822, 2), (3, 107391, 3), (4, 111004, 4), (5, 119327, 5), (6, 120001, 6),
  (7, 131313, 7), (8, 144100, 8), (9, 150505, 9), (10, 160006, 10);
--> no users
--> home t1.c1 by c2
