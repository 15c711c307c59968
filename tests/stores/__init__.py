"""Stores, each against a real database."""

import pytest

pytest.register_assert_rewrite("tests.stores.conformance")
