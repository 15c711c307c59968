-- A key is called after the beginnings of the words of a table's name; values bear it out.
--> presc_lines: owned; presc_lines.presc_order > prescription_orders.user_id > users
--> link presc_lines.presc_order > prescription_orders.id: inferred subject
CREATE TABLE prescription_orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO prescription_orders VALUES (101, 3), (102, 4), (103, 5), (104, 6);
CREATE TABLE presc_lines (id INTEGER PRIMARY KEY, presc_order INTEGER, dose INTEGER);
INSERT INTO presc_lines VALUES (1, 101, 5), (2, 102, 6), (3, 103, 7), (4, 104, 7);
