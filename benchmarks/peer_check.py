"""What a careful analyst would write instead: twelve of the rules in plain pandas, as one script.

I/O: reads the workbook that is named, prints a line per finding.

    python benchmarks/peer_check.py FILE.xlsx
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

TODAY = pd.Timestamp("2026-11-23")
STEPS = ("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up")
DATES = {
    "1 Why": ("Message read on",),
    "3 Document": ("Talked through on",),
    "5 Actions": ("Start", "Due"),
    "6 Follow-up": ("First check-in",),
}
CHOICES = {
    ("5 Actions", "State"): {"planned", "under way", "done", "dropped"},
    ("6 Follow-up", "Outcome"): {"met", "partly met", "not met", "carried over", "replaced"},
}
OVER = ("done", "dropped")
GOAL = ["Teacher", "Goal #"]

Found = tuple[str, int | None, str]
"""Title of the tab, row and code."""


@dataclass(frozen=True)
class School:
    """The step tabs with their dates read, and what their cells are looked up in.

    A frame's index is the row in the tab. For each date column ``X`` there is ``X typed``, the text of what
    is not a date; ``known`` and ``active`` tell whether the roster has the teacher.
    """

    steps: dict[str, pd.DataFrame]
    emails: set[str]
    focus_areas: set[str]
    components: set[str]
    start: pd.Timestamp
    end: pd.Timestamp


def read(path: str) -> School:
    """Read the workbook and prepare its frames."""
    return prepare(pd.read_excel(path, sheet_name=None, engine="openpyxl"))


def prepare(tabs: dict[str, pd.DataFrame]) -> School:
    """Turn the tabs as pandas reads them into a school."""
    settings = tabs["Settings"].set_index("Setting")["Value"]
    roster = tabs["Roster"]
    emails = roster["Email"].str.strip().str.lower()
    is_active = roster["Active"].fillna("Yes").str.lower() == "yes"
    steps = {title: _step(tabs[title], title, emails, emails[is_active]) for title in STEPS}
    return School(
        steps,
        set(emails),
        _words(tabs["Focus Areas"], "ID", "Focus area"),
        _words(tabs["Rubric"], "Code", "Component"),
        pd.Timestamp(settings["Year start"]),
        pd.Timestamp(settings["Year end"]),
    )


def _step(frame: pd.DataFrame, title: str, emails: pd.Series, active: pd.Series) -> pd.DataFrame:
    frame = frame.copy()
    frame.index = frame.index + 2
    frame["Teacher"] = frame["Teacher"].str.strip().str.lower()
    frame["known"] = frame["Teacher"].isin(emails)
    frame["active"] = frame["Teacher"].isin(active)
    for column in DATES.get(title, ()):
        days = pd.to_datetime(frame[column], errors="coerce")
        frame[column + " typed"] = frame[column].where(days.isna())
        frame[column] = days
    for tab, column in CHOICES:
        if tab == title:
            frame[column] = frame[column].astype(object).str.strip().str.lower()
    return frame


def _words(frame: pd.DataFrame, code: str, name: str) -> set[str]:
    """Return every way to name a row: its code, its name, or both."""
    codes, names = frame[code].str.lower(), frame[name].str.lower()
    return {*codes, *names, *(codes + " " + names)}


def check(school: School) -> set[Found]:
    """Return the findings of all twelve rules."""
    rules = (rows_of_nobody, rows_twice, dates, choices, goals, documents, actions)
    return {found for rule in rules for found in rule(school)}


def at(title: str, frame: pd.DataFrame, mask: pd.Series, code: str) -> Iterator[Found]:
    """Yield a finding for each row where the mask holds."""
    for row in frame.index[mask]:
        yield title, row, code


def rows_of_nobody(school: School) -> Iterator[Found]:
    """Find rows whose teacher is not on the roster (PLP012)."""
    for title, frame in school.steps.items():
        yield from at(title, frame, frame["Teacher"].notna() & ~frame["known"], "PLP012")


def rows_twice(school: School) -> Iterator[Found]:
    """Find goals with several rows where one is right (PLP013)."""
    for title, frame in school.steps.items():
        if title != "5 Actions":
            active = frame[frame["active"]]
            on = GOAL if "Goal #" in active else ["Teacher"]
            yield from at(title, active, active.duplicated(on, keep=False), "PLP013")


def dates(school: School) -> Iterator[Found]:
    """Find what is not a date (PLP016) and days outside the year (PLP017)."""
    for title, columns in DATES.items():
        frame = school.steps[title]
        for column in columns:
            yield from at(title, frame, frame["active"] & frame[column + " typed"].notna(), "PLP016")
            outside = (frame[column] < school.start) | (frame[column] > school.end)
            yield from at(title, frame, frame["active"] & outside, "PLP017")


def choices(school: School) -> Iterator[Found]:
    """Find words that are not among a drop-down's (PLP018)."""
    for (title, column), words in CHOICES.items():
        frame = school.steps[title]
        unknown = frame[column].notna() & ~frame[column].isin(words)
        yield from at(title, frame, frame["active"] & unknown, "PLP018")


def goals(school: School) -> Iterator[Found]:
    """Find goals with no (PLP204) or an unknown focus area (PLP205) or component (PLP207)."""
    frame = school.steps["2 Goals"]
    focus, component = frame["Focus area"], frame["Rubric component"]
    yield from at("2 Goals", frame, frame["active"] & frame["Goal"].notna() & focus.isna(), "PLP204")
    unknown = focus.notna() & ~focus.str.strip().str.lower().isin(school.focus_areas)
    yield from at("2 Goals", frame, frame["active"] & unknown, "PLP205")
    unknown = component.notna() & ~component.str.strip().str.lower().isin(school.components)
    yield from at("2 Goals", frame, frame["active"] & unknown, "PLP207")


def documents(school: School) -> Iterator[Found]:
    """Find goals that are not written out on step 3 (PLP301)."""
    goals, written = goals_and_statements(school)
    for teacher, goal in goals.loc[goals["Goal statement"].isna(), GOAL].itertuples(index=False):
        yield "3 Document", row_for(written, teacher, goal), "PLP301"


def goals_and_statements(school: School) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the goals of active teachers beside their statements, and the rows of step 3."""
    frame = school.steps["2 Goals"]
    goals = frame.loc[frame["active"] & frame["Goal"].notna(), GOAL]
    written = school.steps["3 Document"][[*GOAL, "Goal statement"]]
    return goals.merge(written, on=GOAL, how="left"), written


def row_for(written: pd.DataFrame, teacher: str, goal: int) -> int | None:
    """Return the row to speak of a missing statement: the goal's, else the teacher's first."""
    own = written[written["Teacher"] == teacher].sort_values("Goal #")
    exact = own[own["Goal #"] == goal]
    return next(iter([*exact.index, *own.index]), None)


def actions(school: School) -> Iterator[Found]:
    """Find actions without a due date (PLP505), overdue (PLP507) or without evidence (PLP508)."""
    frame = actions_of_goals(school)
    state, due = frame["State"], frame["Due"]
    is_over = state.isin(OVER)
    is_blank = due.isna() & frame["Due typed"].isna()
    yield from at(
        "5 Actions", frame, frame["Action step"].notna() & is_blank & ~is_over & frame["is goal"], "PLP505"
    )
    yield from at("5 Actions", frame, is_late(frame, school) & frame["is goal"], "PLP507")
    no_evidence = (state == "done") & frame["Evidence (link or where it is)"].isna()
    yield from at("5 Actions", frame, no_evidence & frame["is goal"], "PLP508")


def actions_of_goals(school: School) -> pd.DataFrame:
    """Return the actions with ``is goal``: the goal is an active teacher's on step 2."""
    goals, frame = school.steps["2 Goals"], school.steps["5 Actions"]
    known = goals.loc[goals["active"] & goals["Goal"].notna(), GOAL].drop_duplicates()
    merged = frame.reset_index().merge(known, on=GOAL, how="left", indicator="is goal").set_index("index")
    merged["is goal"] = merged["is goal"] == "both"
    return merged


def is_late(frame: pd.DataFrame, school: School) -> pd.Series:
    """Return which actions are overdue; a due date that is itself a slip is no delay."""
    due, state = frame["Due"], frame["State"]
    is_late = (due < TODAY) & (due >= school.start) & ~state.isin(OVER) & ~(due < frame["Start"])
    return is_late & (state.isna() | state.isin(CHOICES["5 Actions", "State"]))


def main() -> None:
    """Print a line per finding."""
    for title, row, code in sorted(check(read(sys.argv[1])), key=str):
        print(title, row, code, sep="\t")


if __name__ == "__main__":
    main()
