"""The demo: a believable school in the middle of its year, as seen on any day.

I/O: reads the demo school that ships; ``make_in`` writes the workbook.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sheets_sync.backends import Backend
from sheets_sync.errors import ReadError, WriteError
from sheets_sync.layout import find_made, locate
from sheets_sync.lists import read_rubric
from sheets_sync.making import NewSchool, Row
from sheets_sync.model import Edit, Plan, Snapshot, Value
from sheets_sync.settings import parse_settings
from sheets_sync.sync import (
    Checked,
    Moment,
    Say,
    initialise,
    judge_snapshot,
    planner,
    prepare,
    today_of,
    write,
)
from sheets_sync.talks import find_talk_tabs, row_key
from sheets_sync.template import Template, fold
from sheets_sync.typed import records

RUBRIC = "dallas_pl"
_STEP_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "goals": {"goal": "goal", "focus_area": "focus_area", "component": "component"},
    "documents": {
        "statement": "statement",
        "component": "document_component",
        "why_this_goal": "why_this_goal",
        "talked_through_on": "talked_through_on",
    },
    "success": {
        "looks_like": "looks_like",
        "sounds_like": "sounds_like",
        "feels_like": "feels_like",
        "portfolio": "portfolio_pieces",
    },
    "follow_up": {
        "follow_up_with": "follow_up_with",
        "how_often": "how_and_how_often",
        "first_check_in": "first_check_in",
        "mid_year": "mid_year_reflection",
        "year_end": "year_end_reflection",
        "outcome": "outcome",
    },
}
"""Column keys of the step tabs and the names the demo's files use for them."""

_ACTION_COLUMNS = {
    "action_step": "action_step",
    "pd_method": "pd_method",
    "support": "resource_or_support",
    "start": "start",
    "due": "due",
    "state": "state",
    "evidence": "evidence",
}
_TALK_COLUMNS = (
    *("met_on", "progress", "what_we_said", "next_step"),
    *("support_promised", "support_given_on"),
)
_DATE_KEYS = frozenset(
    "joined_on message_read_on talked_through_on start due first_check_in met_on support_given_on "
    "offered_on".split()
)


def make_in(path: Path, template: Template, moment: Moment, say: Say) -> Checked:
    """Make the demo at ``path``, in place of an earlier demo only; it stands there when it is whole.

    Raises:
        WriteError: Something else stands there, or the folder cannot be written.
    """
    from sheets_sync.backends.xlsx import XlsxBackend

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _require_demo(XlsxBackend(path), path, template)
        with TemporaryDirectory(prefix=".sheets-sync-", dir=path.parent) as folder:
            made = Path(folder) / path.name
            checked = make(XlsxBackend(made, may_create=True), template, moment, say)
            made.replace(path)
    except OSError as error:
        raise WriteError(
            f"The demo could not be made in {path.parent} ({error.strerror}). Close what is open there, or "
            f"name another folder: sheets-sync demo DIR"
        ) from error
    return checked


def _require_demo(backend: Backend, path: Path, template: Template) -> None:
    from sheets_sync.backends.xlsx.saving import check_closed

    check_closed(path)
    try:
        snapshot = backend.read(template.code_headers)
        school = parse_settings(locate(snapshot, template), template).name
    except ReadError:
        school = ""
    if school != _read("school.toml")["school"]:
        raise WriteError(
            f"{path} is not the demo, so it was left alone. Name another folder: sheets-sync demo DIR"
        )


def make(backend: Backend, template: Template, moment: Moment, say: Say) -> Checked:
    """Make the demo workbook, let leaders type into their tabs, give Sync Log a past, and sync it.

    Raises:
        WriteError: The file cannot be written.
    """
    today = moment.today(_read("school.toml")["time_zone"])
    school = demo_school(template, today)
    initialise(backend, template, school, Moment(moment.instant, today), say)
    _sync(backend, template, moment, say)
    typed = backend.read(template.code_headers)
    typing, offered, past = (fill(typed, template, today) for fill in (leaders_typing, offers, earlier_weeks))
    backend.apply(Plan(edits=(*typing.edits, *offered.edits, *past.edits)), typed)
    return _sync(backend, template, moment, say)


def _sync(backend: Backend, template: Template, moment: Moment, say: Say) -> Checked:
    snapshot = backend.read(template.code_headers)
    checked = judge_snapshot(snapshot, template, today_of(snapshot, template, moment))
    write(backend, prepare(checked), snapshot, planner(template, checked.plans.today), say)
    return checked


def demo_school(template: Template, today: date) -> NewSchool:
    """Return the demo school as of a day; whole numbers in its files are days from then."""
    about = _read("school.toml")
    people = list(_people())
    return NewSchool(
        name=about["school"],
        rubric=read_rubric(RUBRIC, template),
        roster=[*(_roster_row(person, today) for person in people), *_coaches(about)],
        focus_areas=[
            {
                "id": area["id"],
                "name": area["name"],
                "meaning": area["means"],
                "components": "; ".join(area["components"]),
            }
            for area in about["focus_areas"]
        ],
        settings=_settings(about, template, today),
        steps=_steps(people, today),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("sheet_templates").joinpath(f"demo/{name}").read_text(encoding="utf-8"))


def _people() -> Iterator[dict[str, Any]]:
    names = (entry.name for entry in files("sheet_templates").joinpath("demo").iterdir())
    for name in sorted(names):
        if name.endswith(".toml") and name not in {"school.toml", "example_plan.toml"}:
            yield from _read(name).get("teachers", ())


def _day(value: Any, today: date) -> Value:
    """A whole number is days from today (a school day, so never a weekend); text stays as typed."""
    if isinstance(value, list):
        return "; ".join(str(_day(one, today)) for one in value)
    if not isinstance(value, int):
        return str(value)
    day = today + timedelta(value)
    return day - timedelta(max(0, day.weekday() - 4))


def _cell(record: Mapping[str, Any], name: str, today: date) -> Value:
    value = record.get(name, "")
    if name in _DATE_KEYS:
        return _day(value, today)
    return str(value).strip()


def _roster_row(person: Mapping[str, Any], today: date) -> Row:
    return {
        key: _cell(person, key, today)
        for key in ("email", "name", "department", "coach", "active", "joined_on")
    }


def _coaches(about: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the coaches who keep no plan of their own, so that their names are known."""
    for coach in about["coaches"]:
        if not coach["on_roster"]:
            yield {
                "email": coach["email"],
                "name": coach["name"],
                "department": coach["role"],
                "active": "No",
            }


def _settings(about: Mapping[str, Any], template: Template, today: date) -> list[Row]:
    labels = {row.key: row.label for row in template.settings}
    dated = {"year_start", "year_end", *(f"due_{step}" for step in range(1, 7))}
    rows: list[Row] = [
        {"setting": labels[key], "value": _day(value, today) if key in dated else str(value).strip()}
        for key, value in about.items()
        if key in labels
    ]
    for window in about["windows"]:
        rows.append(
            {
                "setting": f"{labels['window']} {window['id']}",
                "value": window["name"],
                "opens": _day(window["opens"], today),
                "closes": _day(window["closes"], today),
            }
        )
    return rows


def _steps(people: Sequence[Mapping[str, Any]], today: date) -> dict[str, list[Row]]:
    steps: dict[str, list[Row]] = {key: [] for key in ("why", *_STEP_COLUMNS, "actions")}
    for person in people:
        shown = person.get("rows", [1, 2, 3, 4, 5, 6])
        if 1 in shown:
            why = person.get("why", {})
            columns = ("message_read_on", "curious_about", "learns_best_by")
            steps["why"].append(
                {"teacher": _typed_teacher(person, 1)} | {key: _cell(why, key, today) for key in columns}
            )
        for goal in person.get("goals", ()) or ({"number": 1},):
            _add_goal(steps, person, goal, shown, today)
    return steps


def _add_goal(
    steps: dict[str, list[Row]], person: Mapping[str, Any], goal: Mapping[str, Any], shown: Any, today: date
) -> None:
    number: Value = goal.get("number_typed", goal.get("number", 1))
    for step, key in ((2, "goals"), (3, "documents"), (4, "success"), (6, "follow_up")):
        if step in shown:
            cells = {column: _cell(goal, name, today) for column, name in _STEP_COLUMNS[key].items()}
            steps[key].append({"teacher": _typed_teacher(person, step), "goal_number": number} | cells)
    if 5 in shown:
        actions: Sequence[Mapping[str, Any]] = goal.get("actions", ()) or ({},)
        for action in actions:
            cells = {column: _cell(action, name, today) for column, name in _ACTION_COLUMNS.items()}
            steps["actions"].append({"teacher": _typed_teacher(person, 5), "goal_number": number} | cells)


def _typed_teacher(person: Mapping[str, Any], step: int) -> str:
    return str(person.get("teacher_typed", {}).get(str(step), person["email"]))


# -- what leaders typed -----------------------------------------------------------------------------------


def leaders_typing(snapshot: Snapshot, template: Template, today: date) -> Plan:
    """Return what the demo's coaches typed into the follow-up tabs that stand ready."""
    checked = judge_snapshot(snapshot, template, today)
    talks = _talks()
    windows = tuple(find_talk_tabs(snapshot, template))
    keys = {
        row_key(window, goal.key): (goal.teacher, goal.goal_number, window)
        for goal in records(checked.plans.goals)
        for window in windows
    }
    edits: list[Edit] = []
    for talk in records(checked.plans.talks):
        said = talks.get(keys.get(talk.row_key, ("", 0, "")))
        if said:
            located = checked.plans.talk_tabs[talk.tab]
            edits.extend(
                Edit(talk.tab, talk.row, located.cols[key], located.header(key), "", value, talk.row_key)
                for key in _TALK_COLUMNS
                if (value := _cell(said, key, today)) != ""
            )
    return Plan(edits=tuple(edits))


def _talks() -> dict[tuple[str, int, str], Mapping[str, Any]]:
    return {
        (person["email"], int(goal.get("number", 1)), talk["window"]): talk
        for person in _people()
        for goal in person.get("goals", ())
        for talk in goal.get("talks", ())
    }


def offers(snapshot: Snapshot, template: Template, today: date) -> Plan:
    """Return what the demo's leaders typed into PD Needs beside what they meet."""
    located = find_made(snapshot, template, "pd_needs")
    said = {fold(one["need"]): one for one in _read("school.toml")["offers"]}
    columns = [one.key for one in template.by_key["pd_needs"].columns if one.owner == "leaders"]
    edits = [
        Edit(located.title, row, located.cols[key], located.header(key), "", value, str(one["need"]))
        for row in (located.body if located else ())
        if located and (one := said.get(fold(str(located.cell(row, "need")))))
        for key in columns
        if (value := _cell(one, key, today)) != ""
    ]
    return Plan(edits=tuple(edits))


def earlier_weeks(snapshot: Snapshot, template: Template, today: date) -> Plan:
    """Return the lines of the weeks before, from the first on; today's goes below them with the next sync."""
    located = find_made(snapshot, template, "sync_log")
    if located is None:
        return Plan()
    edits = []
    for row, line in enumerate(_read("school.toml")["history"], located.header_row + 1):
        for key, col in located.cols.items():
            value = _day(line[key], today) if key == "date" else line[key]
            old = located.tab.value(row, col)
            edits.append(Edit(located.title, row, col, located.header(key), old, value, f"row {row}"))
    return Plan(edits=tuple(edits))
