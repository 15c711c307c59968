-- Settings of the service: a row for each, or one row with all.
--> own preferences
--> own einstellungen
CREATE TABLE preferences (id INTEGER PRIMARY KEY, nom_pref VARCHAR(90), val_pref VARCHAR(200));
INSERT INTO preferences VALUES (1, 'pref_title', 'The club'), (2, 'pref_mail_host', 'smtp.example.org'),
  (3, 'pref_admin_mail', 'The desk <desk@example.org>'), (4, 'pref_copy_to', 'The till <till@example.org>'),
  (5, 'pref_reply_to', 'No one <none@example.org>'), (6, 'pref_rows', '20'), (7, 'pref_theme', 'default');
CREATE TABLE einstellungen (id INTEGER PRIMARY KEY, titel VARCHAR(90), admin_email VARCHAR(90), sender_name VARCHAR(90), api_password VARCHAR(90),
  user_signup_allowed BOOLEAN);
INSERT INTO einstellungen VALUES (1, 'The club', 'desk@example.org', 'Ann of the desk', 'Qm4tz9Rbe', true);
