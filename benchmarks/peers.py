"""The same twelve rules three ways, on frames that are there already: ours, plain pandas, pandera. Pure."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from benchmarks.peer_check import (
    CHOICES,
    DATES,
    GOAL,
    OVER,
    Found,
    School,
    actions_of_goals,
    goals_and_statements,
    is_late,
    row_for,
)
from sheets_sync.frames import Plans
from sheets_sync.rules import engine
from sheets_sync.rules.catalogue import CATALOGUE

CODES = (
    "PLP012",
    "PLP013",
    "PLP016",
    "PLP017",
    "PLP018",
    "PLP204",
    "PLP205",
    "PLP207",
    "PLP301",
    "PLP505",
    "PLP507",
    "PLP508",
)
RULES = tuple(one for one in CATALOGUE if one.code in CODES)


def check_ours(plans: Plans) -> set[Found]:
    """Return what our engine finds with the twelve rules."""
    return {(finding.tab, finding.row, finding.code) for finding in engine.run(plans, RULES)}


def make_schemas(school: School) -> dict[str, pa.DataFrameSchema]:
    """Return a schema for each step; a check that fails says its code.

    What concerns a whole cell is a column's check; what compares columns is the frame's.
    """
    schemas = {}
    for title, frame in school.steps.items():
        on = GOAL if "Goal #" in frame else ["Teacher"]
        columns = {"Teacher": _column(pa.Check.isin(school.emails, error="PLP012"))}
        checks = [] if title == "5 Actions" else [_unique(on)]
        for name in DATES.get(title, ()):
            columns[name] = _column(pa.Check.in_range(school.start, school.end, error="PLP017"))
            columns[name + " typed"] = _column(pa.Check(_is_blank, error="PLP016", ignore_na=False))
        for (tab, name), words in CHOICES.items():
            if tab == title:
                columns[name] = _column(pa.Check.isin(words, error="PLP018"))
        if title == "2 Goals":
            columns["Focus area"] = _column(_named(school.focus_areas, "PLP205"))
            columns["Rubric component"] = _column(_named(school.components, "PLP207"))
            checks.append(pa.Check(_has_focus, error="PLP204"))
        schemas[title] = pa.DataFrameSchema(columns, checks=checks)
    return schemas


def _column(*checks: pa.Check) -> pa.Column:
    return pa.Column(checks=list(checks), nullable=True)


def _unique(on: list[str]) -> pa.Check:
    return pa.Check(lambda frame: ~frame.duplicated(on, keep=False) | ~frame["active"], error="PLP013")


def _named(words: set[str], code: str) -> pa.Check:
    return pa.Check(lambda one: one.str.strip().str.lower().isin(words), error=code)


def _is_blank(column: pd.Series) -> pd.Series:
    return column.isna()


def _has_focus(frame: pd.DataFrame) -> pd.Series:
    return frame["Focus area"].notna() | frame["Goal"].isna()


WRITTEN = pa.DataFrameSchema({"Goal statement": pa.Column(nullable=False)})
"""Goals beside their statements: one that is null is PLP301."""


def make_actions_schema(school: School) -> pa.DataFrameSchema:
    """Return the checks that compare columns of the actions of known goals."""

    def has_due(frame: pd.DataFrame) -> pd.Series:
        dated = frame["Due"].notna() | frame["Due typed"].notna()
        return dated | frame["State"].isin(OVER) | frame["Action step"].isna()

    def has_evidence(frame: pd.DataFrame) -> pd.Series:
        return (frame["State"] != "done") | frame["Evidence (link or where it is)"].notna()

    return pa.DataFrameSchema(
        checks=[
            pa.Check(has_due, error="PLP505"),
            pa.Check(lambda frame: ~is_late(frame, school), error="PLP507"),
            pa.Check(has_evidence, error="PLP508"),
        ]
    )


def check_pandera(school: School) -> set[Found]:
    """Return what lazy pandera schemas find."""
    found: set[Found] = set()
    for title, schema in make_schemas(school).items():
        frame = school.steps[title]
        for row, code in _failures(schema, frame):
            if code == "PLP012" or frame.at[row, "active"]:
                found.add((title, row, code))
    goals, written = goals_and_statements(school)
    for at, _ in _failures(WRITTEN, goals):  # of one kind: null
        found.add(("3 Document", row_for(written, *goals.loc[at, GOAL]), "PLP301"))
    actions = actions_of_goals(school)
    for row, code in _failures(make_actions_schema(school), actions[actions["is goal"]]):
        found.add(("5 Actions", row, code))
    return found


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> set[tuple[int, str]]:
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        return set(zip(cases["index"].astype(int), cases["check"].astype(str), strict=True))
    return set()
