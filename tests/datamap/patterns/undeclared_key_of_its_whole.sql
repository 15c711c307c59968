-- A part has the key of its whole by the same name, which tells nothing by itself.
--> players: owned; players.account > users
--> player_pets: owned; player_pets.guid > players.account > users
--> link player_pets.guid > players.guid: inferred subject
CREATE TABLE players (guid INTEGER PRIMARY KEY, account INTEGER, level INTEGER);
CREATE TABLE player_pets (guid INTEGER, slot INTEGER, called VARCHAR(12), PRIMARY KEY (guid, slot));
INSERT INTO players VALUES (701, 3, 60), (702, 9, 12), (703, 12, 33), (704, 5, 8);
INSERT INTO player_pets VALUES (701, 1, 'Rex'), (701, 2, 'Tom'), (703, 1, 'Kit'), (704, 1, 'Max');
