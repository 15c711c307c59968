"""The first tables: keys, requests with their journal, tasks, holds, jobs, the way of evidence to the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _keys()
    _requests()
    _work()
    _evidence()


def _keys() -> None:
    op.create_table(
        "subject_key",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_subject_key"),
    )
    op.create_table(
        "keyring",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_keyring"),
    )


def _requests() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("clean", sa.Boolean),
        sa.Column("readable", sa.Boolean),
        sa.Column("problem", sa.Text),
        sa.Column("left_in", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_index("ix_request_subject", "request", ["subject"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_request_open",
        "request",
        ["subject", "kind"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "step",
        sa.Column("request", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("store", sa.String(64), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("transaction", sa.String(64)),
        sa.Column("started_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("request", "number", name="pk_step"),
        sa.ForeignKeyConstraint(["request"], ["request.id"], name="fk_step_request_request"),
    )


def _work() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("request", sa.String(26), nullable=False),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("who", sa.String(128), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("done_by", sa.String(128)),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.ForeignKeyConstraint(["request"], ["request.id"], name="fk_task_request_request"),
    )
    op.create_index("ix_task_request", "task", ["request"])
    op.create_table(
        "hold",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("placed_by", sa.String(128), nullable=False),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("lifted_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    op.create_index("ix_hold_subject", "hold", ["subject"])
    op.create_table(
        "job",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", _MOMENT),
        sa.Column("failed_at", _MOMENT),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_due_at", "job", ["due_at"])


def _evidence() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("leaf", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("subject", sa.String(64)),
        sa.Column("request", sa.String(26)),
        sa.Column("sequenced", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("leaf", name="uq_outbox_leaf"),
        sa.UniqueConstraint("sequenced", name="uq_outbox_sequenced"),
        sa.ForeignKeyConstraint(["request"], ["request.id"], name="fk_outbox_request_request"),
    )
    op.create_index("ix_outbox_subject", "outbox", ["subject"])
    op.create_index("ix_outbox_request", "outbox", ["request"])
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoint"),
    )
    op.create_table(
        "finding_first_seen",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding_first_seen"),
    )
