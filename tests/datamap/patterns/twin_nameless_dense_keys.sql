-- Near miss: keys counted from one fit every small number, so values alone say nothing.
--> t2: none
CREATE TABLE t2 (c1 INTEGER PRIMARY KEY, c2 INTEGER, c3 INTEGER);
INSERT INTO t2 VALUES (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5), (6, 6, 6), (7, 7, 7), (8, 8, 8), (9, 9, 9),
  (10, 10, 10), (11, 11, 11), (12, 12, 12);
