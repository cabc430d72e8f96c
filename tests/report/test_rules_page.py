"""The catalogue and a rule's page, as text and JSON."""

from __future__ import annotations

import json

from sheets_sync.model import About, Audience, Severity
from sheets_sync.report.rules_page import (
    render_catalogue,
    render_catalogue_json,
    render_page,
    render_page_json,
)
from sheets_sync.rules.rule import rule


@rule("PLP999", "too-short", Severity.WARNING, Audience.TEACHER, About.TYPED, needs=("goals.goal",))
def TOO_SHORT(_plans: object) -> tuple[()]:
    """A goal is too short to act on.

    Passes: a sentence.
    """
    return ()


@rule("PLP001", "tab-missing", Severity.ERROR, Audience.COORDINATOR, About.BLANK, is_judgement=True)
def TAB_MISSING(_plans: object) -> tuple[()]:
    """A tab is missing."""
    return ()


CATALOGUE = """\
Code    Severity  For          Name         Finds
PLP999  warning   teacher      too-short    A goal is too short to act on.
PLP001  error     coordinator  tab-missing  A tab is missing.

2 rules. `sheets-sync rules CODE` shows a rule's page.
"""
PAGE = """\
PLP999 too-short

A goal is too short to act on.

Passes: a sentence.

Severity: warning (a row PLP999 in Settings sets another, or off)
For:      teacher
Step:     9
Rests on: a fact
Reads:    goals.goal
"""


def test_catalogue() -> None:
    assert render_catalogue([TOO_SHORT, TAB_MISSING]) == CATALOGUE
    assert render_catalogue([]).endswith("0 rules. `sheets-sync rules CODE` shows a rule's page.\n")


def test_page() -> None:
    assert render_page(TOO_SHORT) == PAGE
    said = render_page(TAB_MISSING)
    assert "Step:     the workbook itself\n" in said and "Rests on: a judgement of words" in said


def test_json() -> None:
    page = json.loads(render_page_json(TOO_SHORT))
    assert page == {
        "schema": 1,
        "rule": {
            "code": "PLP999",
            "name": "too-short",
            "severity": "warning",
            "for": "teacher",
            "step": 9,
            "about": "typed",
            "judgement": False,
            "needs": ["goals.goal"],
            "summary": "A goal is too short to act on.",
            "page": "A goal is too short to act on.\n\nPasses: a sentence.",
        },
    }
    assert json.loads(render_catalogue_json([TOO_SHORT]))["rules"] == [page["rule"]]
