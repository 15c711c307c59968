-- A log that nothing points to: an address says whose the line is.
--> access_log: identified; access_log.email > users
CREATE TABLE access_log (at TIMESTAMP, email VARCHAR(90), path TEXT);
INSERT INTO access_log VALUES ('2026-01-01', 'ann@example.com', '/a'), ('2026-01-02', 'bob@example.com', '/b');
