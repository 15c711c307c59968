-- A learning platform rented by schools and training firms; many learners are children, so guardians belong to it.
-- Runs on SQLite and PostgreSQL alike.

CREATE TABLE plan (
    id BIGINT NOT NULL,
    name VARCHAR(40) NOT NULL,
    price NUMERIC(8, 2) NOT NULL,
    CONSTRAINT pk_plan PRIMARY KEY (id),
    CONSTRAINT uq_plan_name UNIQUE (name)
);

CREATE TABLE client (
    id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    country VARCHAR(2) NOT NULL,
    age_check VARCHAR(40),
    retention_months INTEGER,
    signed_on DATE NOT NULL,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_client PRIMARY KEY (id),
    CONSTRAINT uq_client_name UNIQUE (name),
    CONSTRAINT fk_client_plan FOREIGN KEY (plan_id) REFERENCES plan (id)
);
CREATE INDEX ix_client_plan ON client (plan_id);

-- Learners, guardians, instructors and administrators alike. Young learners often have no e-mail address of their own.
CREATE TABLE person (
    id BIGINT NOT NULL,
    email VARCHAR(254),
    username VARCHAR(60) NOT NULL,
    full_name VARCHAR(200) NOT NULL,
    phone VARCHAR(32),
    birth_year INTEGER,
    language VARCHAR(8) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_email UNIQUE (email),
    CONSTRAINT uq_person_username UNIQUE (username)
);

CREATE TABLE login (
    person_id BIGINT NOT NULL,
    password_hash VARCHAR(120) NOT NULL,
    totp_secret VARCHAR(64),
    failed_attempts INTEGER NOT NULL,
    last_ip VARCHAR(45),
    CONSTRAINT pk_login PRIMARY KEY (person_id),
    CONSTRAINT fk_login_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);

-- A learner may belong to several clients.
CREATE TABLE membership (
    client_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    role VARCHAR(20) NOT NULL,
    joined_at TIMESTAMP NOT NULL,
    approved_by BIGINT,
    CONSTRAINT pk_membership PRIMARY KEY (client_id, person_id),
    CONSTRAINT fk_membership_client FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_approved_by FOREIGN KEY (approved_by) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_membership_person ON membership (person_id);
CREATE INDEX ix_membership_approved_by ON membership (approved_by);

CREATE TABLE guardianship (
    guardian_id BIGINT NOT NULL,
    learner_id BIGINT NOT NULL,
    relation VARCHAR(40) NOT NULL,
    since DATE NOT NULL,
    CONSTRAINT pk_guardianship PRIMARY KEY (guardian_id, learner_id),
    CONSTRAINT fk_guardianship_guardian FOREIGN KEY (guardian_id) REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT fk_guardianship_learner FOREIGN KEY (learner_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX ix_guardianship_learner ON guardianship (learner_id);

CREATE TABLE consent (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    purpose VARCHAR(60) NOT NULL,
    text_shown TEXT NOT NULL,
    given_by_guardian BOOLEAN NOT NULL,
    given_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX ix_consent_person ON consent (person_id);

CREATE TABLE invoice (
    id BIGINT NOT NULL,
    client_id BIGINT NOT NULL,
    ordered_by BIGINT,
    amount NUMERIC(10, 2) NOT NULL,
    billing_contact JSON,
    payment_reference VARCHAR(60),
    issued_on DATE NOT NULL,
    paid_on DATE,
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT fk_invoice_client FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT,
    CONSTRAINT fk_invoice_ordered_by FOREIGN KEY (ordered_by) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_invoice_client ON invoice (client_id);
CREATE INDEX ix_invoice_ordered_by ON invoice (ordered_by);

CREATE TABLE course (
    id BIGINT NOT NULL,
    client_id BIGINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    summary TEXT,
    created_by BIGINT,
    created_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP,
    CONSTRAINT pk_course PRIMARY KEY (id),
    CONSTRAINT fk_course_client FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE CASCADE,
    CONSTRAINT fk_course_created_by FOREIGN KEY (created_by) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_course_client ON course (client_id);
CREATE INDEX ix_course_created_by ON course (created_by);

CREATE TABLE enrolment (
    id BIGINT NOT NULL,
    course_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    progress_percent INTEGER NOT NULL,
    started_at TIMESTAMP NOT NULL,
    completed_at TIMESTAMP,
    CONSTRAINT pk_enrolment PRIMARY KEY (id),
    CONSTRAINT uq_enrolment UNIQUE (course_id, person_id),
    CONSTRAINT fk_enrolment_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE,
    CONSTRAINT fk_enrolment_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX ix_enrolment_person ON enrolment (person_id);

CREATE TABLE quiz_attempt (
    id BIGINT NOT NULL,
    enrolment_id BIGINT NOT NULL,
    quiz VARCHAR(120) NOT NULL,
    score INTEGER NOT NULL,
    answers JSON,
    taken_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_quiz_attempt PRIMARY KEY (id),
    CONSTRAINT fk_quiz_attempt_enrolment FOREIGN KEY (enrolment_id) REFERENCES enrolment (id) ON DELETE CASCADE
);
CREATE INDEX ix_quiz_attempt_enrolment ON quiz_attempt (enrolment_id);

CREATE TABLE upload (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    course_id BIGINT,
    file_name VARCHAR(255) NOT NULL,
    description TEXT,
    uploaded_at TIMESTAMP NOT NULL,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_upload PRIMARY KEY (id),
    CONSTRAINT fk_upload_person FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_upload_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE SET NULL
);
CREATE INDEX ix_upload_person ON upload (person_id);
CREATE INDEX ix_upload_course ON upload (course_id);

CREATE TABLE survey_answer (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    survey VARCHAR(120) NOT NULL,
    answer TEXT,
    answered_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_survey_answer PRIMARY KEY (id),
    CONSTRAINT fk_survey_answer_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX ix_survey_answer_person ON survey_answer (person_id);

CREATE TABLE direct_message (
    id BIGINT NOT NULL,
    sender_id BIGINT,
    recipient_id BIGINT,
    body TEXT,
    sent_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_direct_message PRIMARY KEY (id),
    CONSTRAINT fk_direct_message_sender FOREIGN KEY (sender_id) REFERENCES person (id) ON DELETE SET NULL,
    CONSTRAINT fk_direct_message_recipient FOREIGN KEY (recipient_id) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_direct_message_sender ON direct_message (sender_id);
CREATE INDEX ix_direct_message_recipient ON direct_message (recipient_id);

CREATE TABLE support_case (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    subject VARCHAR(200) NOT NULL,
    assigned_to BIGINT,
    opened_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    CONSTRAINT pk_support_case PRIMARY KEY (id),
    CONSTRAINT fk_support_case_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT fk_support_case_assigned_to FOREIGN KEY (assigned_to) REFERENCES person (id) ON DELETE SET NULL
);
CREATE INDEX ix_support_case_person ON support_case (person_id);
CREATE INDEX ix_support_case_assigned_to ON support_case (assigned_to);

CREATE TABLE support_message (
    case_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    from_staff BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    details JSON,
    written_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_support_message PRIMARY KEY (case_id, number),
    CONSTRAINT fk_support_message_case FOREIGN KEY (case_id) REFERENCES support_case (id) ON DELETE CASCADE
);

CREATE TABLE device (
    id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    device_model VARCHAR(80),
    browser VARCHAR(80),
    push_token VARCHAR(120),
    last_used_at TIMESTAMP,
    CONSTRAINT pk_device PRIMARY KEY (id),
    CONSTRAINT uq_device_push_token UNIQUE (push_token),
    CONSTRAINT fk_device_person FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX ix_device_person ON device (person_id);

CREATE TABLE activity_log (
    id BIGINT NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    username VARCHAR(60),
    ip_address VARCHAR(45),
    user_agent TEXT,
    action VARCHAR(60) NOT NULL,
    CONSTRAINT pk_activity_log PRIMARY KEY (id)
);
CREATE INDEX ix_activity_log_username ON activity_log (username);

CREATE TABLE mail_log (
    id BIGINT NOT NULL,
    recipient VARCHAR(254) NOT NULL,
    line TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_mail_log PRIMARY KEY (id)
);
CREATE INDEX ix_mail_log_recipient ON mail_log (recipient);

-- Someone's export for a mailing that never went out.
CREATE TABLE mailing_2021 (
    name VARCHAR(200),
    email VARCHAR(254),
    exported_at TIMESTAMP
);
