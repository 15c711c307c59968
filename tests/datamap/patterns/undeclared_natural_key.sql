-- A number of its own name: `employee_number` is an employee's everywhere.
--> timesheets: owned; timesheets.employee_number > employees
CREATE TABLE employees (employee_number INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, full_name VARCHAR(90), birthday DATE);
CREATE TABLE timesheets (id INTEGER PRIMARY KEY, employee_number INTEGER, hours INTEGER);
INSERT INTO employees VALUES (7001, 'a@example.com', 'Ann Ash', '1980-01-01'), (7002, 'b@example.com', 'Bob Birch', '1981-01-01'),
  (7003, 'c@example.com', 'Cy Cole', '1982-01-01');
INSERT INTO timesheets VALUES (1, 7001, 8), (2, 7003, 7), (3, 7003, 6);
--> no users
