-- Customers whose names are companies' are no people: whoever is to be asked there is named beside it. One shop's customers
-- are firms and persons.
--> people users, walk_in_customers
--> no copy suppliers
--> orders: none
--> walk_in_orders: owned; walk_in_orders.walk_in_customer_id > walk_in_customers
CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name VARCHAR(90), phone VARCHAR(40), email VARCHAR(90), city VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, supplier_id INTEGER REFERENCES suppliers (id), pieces INTEGER);
CREATE TABLE walk_in_customers (id INTEGER PRIMARY KEY, name VARCHAR(90), phone VARCHAR(40), email VARCHAR(90), city VARCHAR(40));
CREATE TABLE walk_in_orders (id INTEGER PRIMARY KEY, walk_in_customer_id INTEGER REFERENCES walk_in_customers (id), pieces INTEGER);
INSERT INTO suppliers VALUES
  (1, 'Heron Ropes Ltd', '+44 20 7946 0011', 'ropes@heron.example', 'Hull'), (2, 'Teal Paints GmbH', '+44 20 7946 0012', 'sales@teal.example', 'Kiel'),
  (3, 'Swan Timber', '+44 20 7946 0013', 'swan@timber.example', 'Ghent'), (4, 'Coot & Grebe B.V.', '+44 20 7946 0014', 'cg@coot.example', 'Delft'),
  (5, 'Eider Sails', '+44 20 7946 0015', 'sails@eider.example', 'Brest'), (6, 'Pond Works Inc.', '+44 20 7946 0016', 'works@pond.example', 'Cork'),
  (7, 'Tide Metals', '+44 20 7946 0017', 'metals@tide.example', 'Bergen'), (8, 'Quay Glue Co. KG', '+44 20 7946 0018', 'glue@quay.example', 'Bremen'),
  (9, 'Lock Chains', '+44 20 7946 0019', 'chains@lock.example', 'Riga'), (10, 'Reed Mats Oy', '+44 20 7946 0020', 'mats@reed.example', 'Turku'),
  (11, 'Bank Lamps', '+44 20 7946 0021', 'lamps@bank.example', 'Porto'), (12, 'Mill Nails SA', '+44 20 7946 0022', 'nails@mill.example', 'Lille');
INSERT INTO orders VALUES (1, 3, 40), (2, 4, 50), (3, 11, 60);
INSERT INTO walk_in_customers VALUES
  (1, 'Heron Ropes Ltd', '+44 20 7946 0011', 'ropes@heron.example', 'Hull'), (2, 'Anna Fischer', '+44 20 7946 0012', 'anna@mail.example', 'Kiel'),
  (3, 'David Miller', '+44 20 7946 0013', 'david@mail.example', 'Ghent'), (4, 'Coot & Grebe B.V.', '+44 20 7946 0014', 'cg@coot.example', 'Delft'),
  (5, 'Maria Silva', '+44 20 7946 0015', 'maria@mail.example', 'Brest'), (6, 'Pond Works Inc.', '+44 20 7946 0016', 'works@pond.example', 'Cork'),
  (7, 'Peter Novak', '+44 20 7946 0017', 'peter@mail.example', 'Bergen'), (8, 'Quay Glue Co. KG', '+44 20 7946 0018', 'glue@quay.example', 'Bremen'),
  (9, 'Laura Rossi', '+44 20 7946 0019', 'laura@mail.example', 'Riga'), (10, 'Thomas Weber', '+44 20 7946 0020', 'thomas@mail.example', 'Turku'),
  (11, 'Julia Keller', '+44 20 7946 0021', 'julia@mail.example', 'Porto'), (12, 'Mill Nails SA', '+44 20 7946 0022', 'nails@mill.example', 'Lille');
INSERT INTO walk_in_orders VALUES (1, 3, 40), (2, 4, 50), (3, 11, 60);
