"""Restrictions of processing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "restriction",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("request", sa.String(26), nullable=False),
        sa.Column("ground", sa.String(16), nullable=False),
        sa.Column("placed_by", sa.String(128), nullable=False),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("lifted_at", _MOMENT),
        sa.Column("sealed", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_restriction"),
        sa.ForeignKeyConstraint(["request"], ["request.id"], name="fk_restriction_request_request"),
    )
    op.create_index("ix_restriction_subject", "restriction", ["subject"])
    op.create_index("ix_restriction_request", "restriction", ["request"])
