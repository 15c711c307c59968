-- Near misses: settings with a key or a name of a user, called after users, with births, and devices of employees.
--> preferences: unplaced
--> options: unplaced
--> user_settings: unplaced
--> parameters: unplaced
--> staff_devices: unplaced
CREATE TABLE preferences (id INTEGER PRIMARY KEY, user_id INTEGER, api_password VARCHAR(90));
INSERT INTO preferences VALUES (1, 801, 'Qm4tz9Rbe'), (2, 802, 'x7');
CREATE TABLE options (id INTEGER PRIMARY KEY, user_name VARCHAR(90), value VARCHAR(90));
INSERT INTO options VALUES (1, 'a17', 'dark'), (2, 'b4', 'light');
CREATE TABLE user_settings (id INTEGER PRIMARY KEY, option_key VARCHAR(90), value VARCHAR(90), api_password VARCHAR(90));
INSERT INTO user_settings VALUES (1, 'theme', 'dark', 'x1'), (2, 'rows', '20', 'x2');
CREATE TABLE parameters (id INTEGER PRIMARY KEY, first_name VARCHAR(90), date_of_birth DATE, api_password VARCHAR(90));
INSERT INTO parameters VALUES (1, 'Ann', '1980-01-01', 'Qm4tz9Rbe');
CREATE TABLE staff_devices (id INTEGER PRIMARY KEY, employee VARCHAR(20), hostname VARCHAR(90), imei VARCHAR(20),
  pin_password VARCHAR(20));
INSERT INTO staff_devices VALUES (1, 'e-1', 'lap-1', '356938035643809', 'Qm4tz9Rbe');
