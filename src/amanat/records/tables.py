"""The engine's own tables. The schema in use is the sum of the migrations; a test holds that it equals this.

No identifier of a person stands in clear in any column: `subject` is a keyed hash (HMAC-SHA-256 of the normalised
identifier or person key), and whatever must stay readable is sealed under that subject's own key.
"""

from __future__ import annotations

import sqlalchemy as sa

from amanat.records.moment import Moment

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

subject_key = sa.Table(
    "subject_key",
    metadata,
    sa.Column("subject", sa.String(64), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)
"""One data key per subject, wrapped by the master key. Deleting the row makes what it sealed unreadable for ever."""

request = sa.Table(
    "request",
    metadata,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("subject", sa.String(64), nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("clean", sa.Boolean),
    sa.Column("readable", sa.Boolean),
    sa.Column("problem", sa.Text),
    sa.Column("left_in", sa.JSON, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("batch", sa.String(26), index=True),
    sa.Column("members", sa.Integer),
    sa.Index(
        "uq_request_open",
        "subject",
        "kind",
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
)
"""A data subject's request. `state`: received, planned, erased, searched, fulfilled, partly, failed, no match.
`sealed` holds the identifiers and the plan under the subject's key until they are no longer needed.
At most one request of a kind is open for one subject; a second one goes on with the first.
`members` is the number of people of a batch, and NULL for a request of one person's own. A batch owns the steps;
`batch` of each person's request names it, or the part of it that was split off, whose own `batch` names the whole."""

step = sa.Table(
    "step",
    metadata,
    sa.Column("request", sa.String(26), sa.ForeignKey("request.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("store", sa.String(64), nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64)),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("transaction", sa.String(64)),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("problem", sa.Text),
)
"""The journal: one row per store and action of a request. `state`: planned, in doubt, done, failed."""

task = sa.Table(
    "task",
    metadata,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("request", sa.String(26), sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("who", sa.String(128), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("done_by", sa.String(128)),
    sa.Column("sealed", sa.LargeBinary),
)
"""Work that a person does in a system that Amanat cannot reach. `sealed`: what is to be deleted, until it is done,
under the key of whom the request is about."""

hold = sa.Table(
    "hold",
    metadata,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("subject", sa.String(64), nullable=False, index=True),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("placed_by", sa.String(128), nullable=False),
    sa.Column("placed_at", Moment, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("lifted_at", Moment),
)
"""A legal hold: while it stands, nothing of the subject is erased (GDPR Art. 17(3)(e))."""

restriction = sa.Table(
    "restriction",
    metadata,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("subject", sa.String(64), nullable=False, index=True),
    sa.Column("request", sa.String(26), sa.ForeignKey("request.id"), nullable=False, index=True),
    sa.Column("ground", sa.String(16), nullable=False),
    sa.Column("placed_by", sa.String(128), nullable=False),
    sa.Column("placed_at", Moment, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("lifted_at", Moment),
    sa.Column("sealed", sa.LargeBinary),
)
"""A restriction of processing (GDPR Art. 18). `sealed` holds what stood in the store's own columns before, under the
key of `subject`, so that it can be set back."""

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.String(26), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("arguments", sa.JSON, nullable=False),
    sa.Column("due_at", Moment, nullable=False, index=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("failed_at", Moment),
    sa.Column("problem", sa.Text),
)
"""What runs later, in process. `failed_at` is set when it was given up."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("leaf", sa.String(64), nullable=False, unique=True),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("at", sa.String(20), nullable=False),
    sa.Column("entry", sa.LargeBinary, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("subject", sa.String(64), index=True),
    sa.Column("request", sa.String(26), sa.ForeignKey("request.id"), index=True),
    sa.Column("sequenced", sa.BigInteger, unique=True),
)
"""Evidence on its way to the log, written in the transaction of what it proves. `sequenced` is its index once a place
in the log is assigned; `payload` goes to a file beside the log and is then NULL here, so that it can be erased."""

checkpoint = sa.Table(
    "checkpoint",
    metadata,
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
)
"""The last signed state of the log, remembered here so that a log that was set back is noticed."""

keyring = sa.Table(
    "keyring",
    metadata,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("since", Moment, nullable=False),
)
"""Which keys this database belongs to: new keys beside old data are an error, not a fresh start."""

finding_first_seen = sa.Table(
    "finding_first_seen",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("first_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
)
