"""The record as `amanat record --json` prints it."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.activities.model import CONTROLLER, PROCESSOR, Column, Entry, Record


def as_json(record: Record) -> dict[str, Any]:
    """Plain values only; each cell with the article that asks for it, its items with their sources."""
    return {
        "service": record.service,
        "policy": record.policy,
        "policy_digest": record.policy_digest,
        "map_digest": record.map_digest,
        "unknown": record.unknown,
        "open": [msgspec.to_builtins(each) for each in record.open],
        "controller": [_entry(entry, CONTROLLER) for entry in record.controller],
        "processor": [_entry(entry, PROCESSOR) for entry in record.processor],
    }


def _entry(entry: Entry, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "activity": entry.activity,
        "role": entry.role,
        "place": entry.place,
        "cells": {
            column.key: {
                "title": column.title,
                "article": column.article,
                "items": [msgspec.to_builtins(item) for item in entry.cells[column.key].items],
                "unknown": [msgspec.to_builtins(each) for each in entry.cells[column.key].unknown],
            }
            for column in columns
        },
    }
