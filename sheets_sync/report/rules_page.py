"""The catalogue of rules and one rule's page, for ``sheets-sync rules``. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sheets_sync.report.json import SCHEMA, dumps
from sheets_sync.report.words import counted
from sheets_sync.rules.rule import Rule

_HEADERS = ("Code", "Severity", "For", "Name", "Finds")


def render_catalogue(catalogue: Sequence[Rule]) -> str:
    """Render a line per rule and how many there are."""
    rows = [(one.code, one.severity.value, one.audience.value, one.name, one.summary) for one in catalogue]
    widths = [max(map(len, column)) for column in zip(_HEADERS, *rows, strict=True)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (_HEADERS, *rows)
    ]
    total = f"{counted(len(rows), 'rule')}. `sheets-sync rules CODE` shows a rule's page."
    return "\n".join([*lines, "", total]) + "\n"


def render_page(rule: Rule) -> str:
    """Render one rule's page."""
    kind = "a judgement of words; flexible schools get a hint" if rule.is_judgement else "a fact"
    facts = (
        ("Severity", f"{rule.severity.value} (a row {rule.code} in Settings sets another, or off)"),
        ("For", rule.audience.value),
        ("Step", str(rule.step) if rule.step else "the workbook itself"),
        ("Rests on", kind),
        ("Reads", ", ".join(rule.needs) or "no column in particular"),
    )
    lines = [f"{name + ':':<10}{text}" for name, text in facts]
    return "\n".join([f"{rule.code} {rule.name}", "", rule.page.strip(), "", *lines]) + "\n"


def render_catalogue_json(catalogue: Iterable[Rule]) -> str:
    """Render the whole catalogue as JSON."""
    return dumps({"schema": SCHEMA, "rules": [_record(one) for one in catalogue]})


def render_page_json(rule: Rule) -> str:
    """Render one rule as JSON."""
    return dumps({"schema": SCHEMA, "rule": _record(rule)})


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "for": rule.audience.value,
        "step": rule.step,
        "about": rule.about.value,
        "judgement": rule.is_judgement,
        "needs": list(rule.needs),
        "summary": rule.summary,
        "page": rule.page,
    }
