-- Plumbmark, quality tracking for workshops and plants. Runs on SQLite and PostgreSQL alike.

CREATE TABLE clients (
  id BIGINT PRIMARY KEY,
  company_name VARCHAR(160) NOT NULL,
  business_address TEXT,
  plan VARCHAR(20) NOT NULL,
  created_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  CONSTRAINT clients_plan_check CHECK (plan IN ('free', 'team', 'plant'))
);

CREATE TABLE members (
  id BIGINT PRIMARY KEY,
  client_id BIGINT NOT NULL,
  email VARCHAR(255) NOT NULL,
  full_name VARCHAR(160) NOT NULL,
  phone VARCHAR(32),
  job_title VARCHAR(80),
  login_name VARCHAR(80) NOT NULL,
  password_hash VARCHAR(128),
  preferences JSON,
  invited_by BIGINT,
  last_login_at TIMESTAMP,
  last_login_ip VARCHAR(45),
  created_at TIMESTAMP NOT NULL,
  deactivated_at TIMESTAMP,
  CONSTRAINT members_email_key UNIQUE (email),
  CONSTRAINT members_login_name_key UNIQUE (login_name),
  CONSTRAINT members_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
  CONSTRAINT members_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX members_client_idx ON members (client_id);

CREATE TABLE billing_profiles (
  member_id BIGINT PRIMARY KEY,
  billing_name VARCHAR(160),
  billing_address TEXT,
  card_last4 CHAR(4),
  card_expires VARCHAR(7),
  provider_customer VARCHAR(64),
  payment_details TEXT,
  CONSTRAINT billing_profiles_member_fkey FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE invoices (
  id BIGINT PRIMARY KEY,
  client_id BIGINT NOT NULL,
  billed_to BIGINT,
  invoice_number VARCHAR(20) NOT NULL,
  amount NUMERIC(10, 2) NOT NULL,
  issued_on DATE NOT NULL,
  paid_on DATE,
  CONSTRAINT invoices_number_key UNIQUE (invoice_number),
  CONSTRAINT invoices_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
  CONSTRAINT invoices_billed_to_fkey FOREIGN KEY (billed_to) REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX invoices_billed_to_idx ON invoices (billed_to);

CREATE TABLE employees (
  id BIGINT PRIMARY KEY,
  client_id BIGINT NOT NULL,
  member_id BIGINT,
  display_name VARCHAR(160) NOT NULL,
  staff_number VARCHAR(20),
  work_email VARCHAR(255),
  left_on DATE,
  CONSTRAINT employees_staff_number_key UNIQUE (client_id, staff_number),
  CONSTRAINT employees_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE,
  CONSTRAINT employees_member_fkey FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX employees_member_idx ON employees (member_id);
CREATE INDEX employees_email_idx ON employees (work_email);

CREATE TABLE work_items (
  id BIGINT PRIMARY KEY,
  client_id BIGINT NOT NULL,
  title VARCHAR(160) NOT NULL,
  status VARCHAR(20) NOT NULL,
  created_by BIGINT,
  approved_by BIGINT,
  created_at TIMESTAMP NOT NULL,
  due_on DATE,
  CONSTRAINT work_items_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE,
  CONSTRAINT work_items_created_by_fkey FOREIGN KEY (created_by) REFERENCES members (id) ON DELETE SET NULL,
  CONSTRAINT work_items_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX work_items_created_by_idx ON work_items (created_by);
CREATE INDEX work_items_approved_by_idx ON work_items (approved_by);

CREATE TABLE work_checks (
  item_id BIGINT NOT NULL,
  step BIGINT NOT NULL,
  employee_id BIGINT,
  outcome VARCHAR(20) NOT NULL,
  remark TEXT,
  checked_at TIMESTAMP NOT NULL,
  PRIMARY KEY (item_id, step),
  CONSTRAINT work_checks_item_fkey FOREIGN KEY (item_id) REFERENCES work_items (id) ON DELETE CASCADE,
  CONSTRAINT work_checks_employee_fkey FOREIGN KEY (employee_id) REFERENCES employees (id) ON DELETE SET NULL
);
CREATE INDEX work_checks_employee_idx ON work_checks (employee_id);

CREATE TABLE forum_threads (
  id BIGINT PRIMARY KEY,
  started_by BIGINT,
  title VARCHAR(160) NOT NULL,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT forum_threads_started_by_fkey FOREIGN KEY (started_by) REFERENCES members (id) ON DELETE SET NULL
);
CREATE INDEX forum_threads_started_by_idx ON forum_threads (started_by);

CREATE TABLE forum_posts (
  id BIGINT PRIMARY KEY,
  thread_id BIGINT NOT NULL,
  author_id BIGINT,
  reply_to BIGINT,
  body TEXT,
  posted_at TIMESTAMP NOT NULL,
  posted_from VARCHAR(45),
  removed_at TIMESTAMP,
  CONSTRAINT forum_posts_thread_fkey FOREIGN KEY (thread_id) REFERENCES forum_threads (id),
  CONSTRAINT forum_posts_author_fkey FOREIGN KEY (author_id) REFERENCES members (id) ON DELETE SET NULL,
  CONSTRAINT forum_posts_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES forum_posts (id) ON DELETE SET NULL
);
CREATE INDEX forum_posts_author_idx ON forum_posts (author_id);
CREATE INDEX forum_posts_reply_to_idx ON forum_posts (reply_to);

CREATE TABLE private_messages (
  id BIGINT PRIMARY KEY,
  sender_id BIGINT NOT NULL,
  recipient_id BIGINT NOT NULL,
  body TEXT,
  sent_at TIMESTAMP NOT NULL,
  deleted_at TIMESTAMP,
  CONSTRAINT private_messages_sender_fkey FOREIGN KEY (sender_id) REFERENCES members (id),
  CONSTRAINT private_messages_recipient_fkey FOREIGN KEY (recipient_id) REFERENCES members (id)
);
CREATE INDEX private_messages_sender_idx ON private_messages (sender_id);
CREATE INDEX private_messages_recipient_idx ON private_messages (recipient_id);

CREATE TABLE testimonials (
  id BIGINT PRIMARY KEY,
  member_id BIGINT NOT NULL,
  quote TEXT,
  shown_name VARCHAR(160),
  consented_at TIMESTAMP,
  withdrawn_at TIMESTAMP,
  CONSTRAINT testimonials_member_fkey FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);
CREATE INDEX testimonials_member_idx ON testimonials (member_id);

CREATE TABLE consents (
  member_id BIGINT NOT NULL,
  topic VARCHAR(40) NOT NULL,
  granted_at TIMESTAMP NOT NULL,
  withdrawn_at TIMESTAMP,
  PRIMARY KEY (member_id, topic),
  CONSTRAINT consents_member_fkey FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE security_reports (
  id BIGINT PRIMARY KEY,
  reported_by BIGINT,
  description TEXT,
  closed_by BIGINT,
  reported_at TIMESTAMP NOT NULL,
  CONSTRAINT security_reports_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES members (id) ON DELETE SET NULL,
  CONSTRAINT security_reports_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES members (id) ON DELETE SET NULL
);

CREATE TABLE job_applicants (
  id BIGINT PRIMARY KEY,
  full_name VARCHAR(160) NOT NULL,
  email VARCHAR(255) NOT NULL,
  phone VARCHAR(32),
  post_applied_for VARCHAR(80),
  cv JSON,
  received_at TIMESTAMP NOT NULL,
  keep_until DATE
);
CREATE INDEX job_applicants_email_idx ON job_applicants (email);

CREATE TABLE contact_requests (
  id BIGINT PRIMARY KEY,
  name VARCHAR(160),
  email VARCHAR(255) NOT NULL,
  message TEXT,
  received_at TIMESTAMP NOT NULL
);
CREATE INDEX contact_requests_email_idx ON contact_requests (email);

CREATE TABLE newsletter (
  email VARCHAR(255) PRIMARY KEY,
  name VARCHAR(160),
  subscribed_at TIMESTAMP NOT NULL,
  unsubscribed_at TIMESTAMP
);

CREATE TABLE site_log (
  id BIGINT PRIMARY KEY,
  logged_at TIMESTAMP NOT NULL,
  ip_address VARCHAR(45) NOT NULL,
  browser TEXT,
  referrer VARCHAR(200),
  page VARCHAR(200) NOT NULL,
  exit_page VARCHAR(200),
  member_email VARCHAR(255),
  line TEXT
);
CREATE INDEX site_log_member_email_idx ON site_log (member_email);

-- Exported for a trade fair and forgotten.
CREATE TABLE leads_export_tmp (
  email VARCHAR(255),
  company VARCHAR(160),
  contact JSON
);
