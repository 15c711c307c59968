-- The same beginnings, and numbers that are no keys of that table.
--> presc_lines: none
CREATE TABLE prescription_orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO prescription_orders VALUES (101, 3), (102, 4), (103, 5), (104, 6);
CREATE TABLE presc_lines (id INTEGER PRIMARY KEY, presc_order INTEGER, dose INTEGER);
INSERT INTO presc_lines VALUES (1, 1, 5), (2, 2, 6), (3, 3, 7), (4, 4, 7);
