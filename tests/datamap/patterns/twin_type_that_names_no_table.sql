-- Near miss: a type that says what kind of movement it is, and no table.
--> movements: none
CREATE TABLE movements (id INTEGER PRIMARY KEY, stock_type VARCHAR(20), stock_id INTEGER, amount INTEGER);
INSERT INTO movements VALUES (1, 'credit', 1, 5), (2, 'debit', 2, 6), (3, 'credit', 3, 7);
