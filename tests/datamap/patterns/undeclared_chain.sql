-- Three hops, none declared.
--> order_line_notes: owned; order_line_notes.order_line_id > order_lines.order_id > orders.customer_id > users
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER, amount INTEGER);
CREATE TABLE order_line_notes (id INTEGER PRIMARY KEY, order_line_id INTEGER, note TEXT);
INSERT INTO orders VALUES (101, 3), (102, 4), (103, 5);
INSERT INTO order_lines VALUES (501, 101, 1), (502, 101, 2), (503, 103, 1);
INSERT INTO order_line_notes VALUES (1, 501, 'x'), (2, 503, 'y'), (3, 502, 'z');
