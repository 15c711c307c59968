"""Joins what the policy says with what the stores hold. Pure: no store is touched."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.model import DataMap
from amanat.policy.reading import LintFinding, Reading, Statement
from amanat.promises.disclosure import Holdings, holdings, names_source
from amanat.promises.model import Promise
from amanat.promises.overlap import Overlap
from amanat.service.model import Service
from amanat.vocabulary.law import Law, Rule, law
from amanat.vocabulary.terms import Lawful, Polarity, Scope, Source

_WORSE = (Lawful.SOUND, Lawful.DOUBTFUL, Lawful.VOID)
_Place = tuple[str, str, str]


def bind(reading: Reading, datamap: DataMap, service: Service) -> tuple[Promise, ...]:
    """One promise for each statement, in the order of the text; then what the law asks and the policy leaves out."""
    held = holdings(datamap)
    doubts = Overlap((one for one in reading.findings if one.lawful), lambda one: (one.start, one.end))
    laws = tuple((name, law(name)) for name in service.laws)
    asked = _asked_by_duty(laws)
    ordered = sorted(reading.statements, key=lambda one: (one.start, one.end))
    told = tuple(_from_statement(one, doubts, held, asked) for one in ordered)
    return told + tuple(_from_law(laws, reading, held))


def _asked_by_duty(laws: tuple[tuple[str, Law], ...]) -> dict[str, list[tuple[Rule, str]]]:
    asked: dict[str, list[tuple[Rule, str]]] = {}
    for _, one in laws:
        for rule in one.promise.values():
            if rule.when == "silent":
                asked.setdefault(rule.duty, []).append((rule, f"{one.short} {rule.article}"))
    return asked


def _from_statement(
    statement: Statement, doubts: Overlap[LintFinding], held: Holdings, asked: dict[str, list[tuple[Rule, str]]]
) -> Promise:
    articles = [article for rule, article in asked.get(statement.duty, ()) if _says(statement, rule)]
    lawful, because = _lawful(doubts.meeting(statement.start, statement.end))
    return Promise(
        id=statement.id,
        text=statement.text,
        duty=statement.duty,
        kind=statement.kind,
        scope=statement.scope,
        source=Source.BOTH if articles else Source.POLICY,
        start=statement.start,
        end=statement.end,
        polarity=statement.polarity,
        modality=statement.modality,
        section=statement.section,
        fields=statement.fields,
        columns=_columns(statement, held),
        law="; ".join(articles) or None,
        lawful=lawful,
        lawful_because=because,
    )


def _from_law(laws: tuple[tuple[str, Law], ...], reading: Reading, held: Holdings) -> Iterator[Promise]:
    for name, one in laws:
        for key, rule in one.promise.items():
            if rule.when == "always" or not any(_says(statement, rule) for statement in reading.statements):
                yield Promise(
                    id=f"law:{name}:{key}",
                    text=rule.text,
                    duty=rule.duty,
                    kind=rule.kind,
                    scope=Scope.SERVICE,
                    source=Source.LAW,
                    columns=_law_columns(rule.duty, held),
                    law=f"{one.short} {rule.article}",
                )


def _says(statement: Statement, rule: Rule) -> bool:
    """Whether a sentence says what the law asks to be said: denying a right is not granting it."""
    return statement.duty == rule.duty and (rule.denials or statement.polarity is Polarity.YES)


def _columns(statement: Statement, held: Holdings) -> tuple[_Place, ...]:
    """The columns of the categories that it names; where it names a source, those that come from there."""
    found = {one.place for category in statement.concerns("category") for one in held.of(category)}
    if statement.duty == "datamap.source":
        named = {source for source in held.sources if names_source(statement, source)}
        found |= {one.place for one, source in held.from_elsewhere if source in named}
    return tuple(sorted(found))


def _law_columns(duty: str, held: Holdings) -> tuple[_Place, ...]:
    if duty == "datamap.categories":
        return tuple(one.place for one in held.columns)
    if duty == "datamap.source":
        return tuple(one.place for one, _ in held.from_elsewhere)
    return ()


def _lawful(doubts: tuple[LintFinding, ...]) -> tuple[Lawful, str]:
    """The worst verdict on any words of the sentence."""
    worst, because = Lawful.SOUND, ""
    for finding in doubts:
        if finding.lawful and _WORSE.index(finding.lawful) > _WORSE.index(worst):
            worst = finding.lawful
            because = f"{finding.message} ({finding.law})" if finding.law else finding.message
    return worst, because
