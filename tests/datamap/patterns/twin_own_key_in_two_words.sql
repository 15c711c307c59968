-- `ts_group_id` is the own key of `tsgroups`, and leads to no row of `usertsgroups_ts_groups`, though all its values are keys there.
--> tsgroups: none
--> usertsgroups: owned; usertsgroups.user_id > users
--> usertsgroups_ts_groups: owned; usertsgroups_ts_groups.usertsgroup_id > usertsgroups.user_id > users
CREATE TABLE tsgroups (ts_group_id INTEGER PRIMARY KEY, ts_group_name VARCHAR(40));
CREATE TABLE usertsgroups (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE usertsgroups_ts_groups (id INTEGER PRIMARY KEY, usertsgroup_id INTEGER NOT NULL REFERENCES usertsgroups (id),
  tsgroup_id INTEGER NOT NULL REFERENCES tsgroups (ts_group_id));
INSERT INTO tsgroups VALUES (1, 'miners'), (2, 'pilots'), (3, 'guests');
INSERT INTO usertsgroups VALUES (1, 2), (2, 4), (3, 5);
INSERT INTO usertsgroups_ts_groups VALUES (1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 3, 3);
