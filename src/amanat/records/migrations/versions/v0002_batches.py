"""Requests of many people in one pass: which batch a request belongs to, and how many people a batch has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("batch", sa.String(26)))
    op.add_column("request", sa.Column("members", sa.Integer))
    op.create_index("ix_request_batch", "request", ["batch"])
