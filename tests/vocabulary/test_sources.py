"""Kinds of companies from which data come."""

from __future__ import annotations

from amanat.vocabulary.sources import source_kinds, ways_to_name


def test_a_known_company_is_named_by_its_kind_and_another_only_by_itself() -> None:
    assert ways_to_name("Stripe")[:2] == ("Stripe", "payment provider")
    assert ways_to_name("Tern & Co") == ("Tern & Co",)


def test_each_company_is_of_one_kind() -> None:
    companies = [company for kind in source_kinds().values() for company in kind.companies]
    assert len(companies) == len(set(companies))
    assert all(company == company.casefold() for company in companies)
