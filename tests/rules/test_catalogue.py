"""The catalogue: unique codes and names, a page and three kinds of case for each rule, slips said once."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.model import Finding
from sheets_sync.rules.catalogue import CATALOGUE
from sheets_sync.rules.engine import run
from tests.builders import school
from tests.rules.cases import CASES
from tests.rules.said import SAID_TOML, spell

KINDS = ("passes", "fails", "blank")
IDS = [(code, kind) for code, kinds in CASES.items() for kind in kinds]
SAID: dict[str, list[dict[str, Any]]] = defaultdict(
    list, tomllib.loads(SAID_TOML.read_text(encoding="utf-8"))
)


def test_clean_school_has_no_finding() -> None:
    assert run(school().plans()) == ()


@pytest.mark.parametrize(("code", "kind"), IDS, ids=[" ".join(one) for one in IDS])
def test_case_says_this_and_nothing_else(code: str, kind: str) -> None:
    findings = run(CASES[code][kind](school()).plans())
    assert [spell(one) for one in findings] == SAID[f"{code} {kind}"]


@pytest.mark.parametrize(("code", "kind"), IDS, ids=[" ".join(one) for one in IDS])
def test_case_speaks_of_its_own_rule(code: str, kind: str) -> None:
    said = {one["code"] for one in SAID[f"{code} {kind}"]}
    if kind == "passes":
        assert code not in said
    if kind.startswith("fails"):
        assert code in said


def test_every_rule_has_its_cases_and_nothing_is_left_over() -> None:
    assert list(CASES) == [one.code for one in CATALOGUE]
    for code, kinds in CASES.items():
        assert set(KINDS) <= set(kinds), code
    assert set(SAID) <= {" ".join(one) for one in IDS}


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes, names = [one.code for one in CATALOGUE], [one.name for one in CATALOGUE]
    assert codes == sorted(set(codes))
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"PLP[0-6]\d\d", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.code)
def test_every_rule_has_a_page(one: Any) -> None:
    assert one.summary.endswith(".")
    assert len(one.summary) < 100
    assert one.page.splitlines()[1] == ""
    assert "\nPasses: " in one.page
    assert "\nFails: " in one.page
    assert len(one.page.split()) >= 35, "a page says why it matters and how to put it right"


def test_messages_are_short_and_plain() -> None:
    for some in SAID.values():
        for one in some:
            message = one["says"].partition(": ")[2]
            assert len(message) <= 200, message
            assert message.rstrip("”")[-1] in ".?…", message
            assert "PLP" not in message
            assert not re.search(r"\b(invalid|null|NaN|NaT|None|NA|string|regex|field)\b", message), message


def test_needs_name_columns_of_the_template() -> None:
    template = school().template
    for one in CATALOGUE:
        for need in one.needs:
            tab, column = need.split(".")
            assert column in template.by_key[tab].by_key, (one.code, need)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(IDS), st.integers(0, 2**32))
def test_order_of_rows_columns_and_tabs_does_not_matter(case: tuple[str, str], seed: int) -> None:
    code, kind = case
    book = CASES[code][kind](school())
    expected = sorted(map(_without_place, run(book.plans())))
    assert sorted(map(_without_place, run(book.shuffled(Random(seed)).plans()))) == expected


def _without_place(finding: Finding) -> str:
    return repr(
        (
            finding.code,
            finding.severity,
            finding.audience,
            finding.tab,
            finding.column,
            finding.teacher,
            finding.goal,
            finding.value,
            finding.message,
            finding.suggestions,
        )
    )
