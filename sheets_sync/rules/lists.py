"""Rules about what the school fills once a year: focus areas, rubric, roster, settings. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sheets_sync.frames import Frame, Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.nearest import nearest_keys
from sheets_sync.rules.places import misses
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import did_you_mean, header, quote, say_all, title
from sheets_sync.template import fold

MOST_FOCUS_AREAS = 2
"""A school settles on one or two focus areas for the year."""

_COORDINATOR = Audience.COORDINATOR
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


@rule(
    "PLP005",
    "focus-area-count",
    Severity.ERROR,
    _COORDINATOR,
    About.UNREADABLE,
    needs=("focus_areas.id", "focus_areas.name"),
)
def focus_area_count(plans: Plans) -> Iterator[Hit]:
    """The school has no focus area, or more than two.

    The plan starts from one or two things the whole school works on; every goal serves one of them.

    Passes: FA1 Student agency and FA2 Feedback.
    Fails: an empty tab, a focus area without an ID, or a list of five.

    Give each focus area an ID and a few words, and keep the one or two that matter most this year.
    """
    areas = plans.focus_areas
    named = {fold(key) for key, name in zip(areas["id"], areas["name"], strict=True) if key and name}
    if not named:
        yield Hit(
            "focus_areas",
            None,
            "id",
            "There is no focus area yet. Type an ID such as FA1 and a few words for one or two of them.",
        )
    elif len(named) > MOST_FOCUS_AREAS:
        yield Hit(
            "focus_areas",
            None,
            "id",
            f"There are {len(named)} focus areas. Keep the one or two that matter most this year.",
        )


@rule(
    "PLP006",
    "focus-unknown-component",
    Severity.WARNING,
    _COORDINATOR,
    About.UNREADABLE,
    needs=("focus_areas.components", "rubric.code"),
)
def focus_unknown_component(plans: Plans) -> Iterator[Hit]:
    """A focus area names a component that the rubric does not have.

    The list says which components serve the focus area; goals are checked against it. While one of its
    codes is unknown, goals of that focus area are not checked against the list.

    Passes: "SA2; IR3" where the Rubric tab has both.
    Fails: "SA2; XQ9".

    Type the code as it stands in the Rubric tab, or clear the cell: then any component may serve.
    """
    labels = plans.words.components.labels
    if not labels:
        return
    for miss, _, _ in misses(plans, "component", {"focus_areas"}):
        guesses = nearest_keys(miss.value, labels)
        guess = did_you_mean([labels[key] for key in guesses])
        yield Hit(
            miss.tab,
            miss.row,
            miss.column,
            f"{quote(miss.value)} is not in the {title(plans, 'rubric')} tab.{guess}"
            + ("" if guess else " Type a code as it stands there."),
            value=miss.value,
            suggestions=guesses,
        )


@rule("PLP007", "rubric-empty", Severity.ERROR, _COORDINATOR, About.UNREADABLE, needs=("rubric.code",))
def rubric_empty(plans: Plans) -> Iterator[Hit]:
    """The Rubric tab holds no component.

    Goals are linked to the rubric; without it no link can be checked.

    Passes: one row per component, each with a code.
    Fails: headers and nothing below them.

    Paste your district's rubric, or run `sheets-sync init --rubric NAME` with one that ships.
    """
    if not any(plans.rubric["code"]):
        yield Hit(
            "rubric",
            None,
            "code",
            "The rubric is empty. Paste your district's components here, one per row, or run init with "
            "--rubric.",
        )


@rule("PLP008", "code-twice", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def code_twice(plans: Plans) -> Iterator[Hit]:
    """A code of the rubric, or a focus area's ID, stands twice.

    A code must mean one thing, or nobody can tell what a goal is linked to.

    Passes: 2a and 2b.
    Fails: 2a and 2A: letter case does not tell codes apart.

    Give one of the rows another code, or clear the row that is a copy.
    """
    for tab, frame, column in (("rubric", plans.rubric, "code"), ("focus_areas", plans.focus_areas, "id")):
        for row, code in _repeated(frame, column):
            yield Hit(
                tab,
                row,
                column,
                f"{quote(code)} stands in more than one row. Give each row a code of its own, or clear the "
                "copy.",
                value=code,
            )


def _repeated(frame: Frame, column: str) -> Iterator[tuple[int, str]]:
    folded = [fold(code) for code in frame[column]]
    counts = Counter(folded)
    for row, code, word in zip(frame["row"].tolist(), frame[column].tolist(), folded, strict=True):
        if word and counts[word] > 1:
            yield row, code


@rule("PLP009", "roster-email", Severity.ERROR, _COORDINATOR, About.UNREADABLE, needs=("roster.email",))
def roster_email(plans: Plans) -> Iterator[Hit]:
    """Someone on the roster has no email, or one that is not an address.

    The email is how a teacher's rows find their owner on every tab.

    Passes: ana.lopez@example.edu
    Fails: a blank, "ana.lopez", or two addresses in one cell.

    Type the school address. For someone who has left, set Active to No and keep the row.
    """
    roster = plans.roster
    columns = (roster[name].tolist() for name in ("row", "email", "has_email", "name", "active"))
    for row, email, has_email, name, active in zip(*columns, strict=True):
        if active in {"on_leave", "no"} or (has_email and not email):
            continue
        if not email:
            who = f"{name} has" if name else "This row has"
            yield Hit("roster", row, "email", f"{who} no email yet. Type the school address.")
        elif not _ADDRESS.fullmatch(email):
            yield Hit(
                "roster",
                row,
                "email",
                f"{quote(email)} is not an email address. Type one, such as ana.lopez@example.edu.",
                value=email,
            )


@rule("PLP010", "email-twice", Severity.WARNING, _COORDINATOR, About.UNREADABLE, needs=("roster.email",))
def email_twice(plans: Plans) -> Iterator[Hit]:
    """An email stands twice on the roster.

    One person is one row; of two, the coach, the department and Active may contradict each other.

    Passes: one row for ana.lopez@example.edu.
    Fails: two rows for ana.lopez@example.edu, one of them on leave.

    Keep the row that is right and delete the other.
    """
    for row, email in _repeated(plans.roster, "email"):
        yield Hit(
            "roster",
            row,
            "email",
            f"{quote(email)} stands in more than one row. Keep the row that is right and delete the other.",
            value=email,
        )


@rule("PLP011", "setting-unreadable", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def setting_unreadable(plans: Plans) -> Iterator[Hit]:
    """A setting cannot be read.

    Until it can, the tool goes on as if the setting were blank.

    Passes: Due 2 Goals, 2026-10-01.
    Fails: Due 2 Goals, "early October"; Profile, "relaxed"; a window without a closing day.

    Type what the message asks for; dates as dates.
    """
    located = plans.layout.tabs.get("settings")
    for one in plans.school.unread:
        if located is None or one.column not in located.cols:
            continue
        said = f"{quote(one.value)} cannot be used for" if one.value else "Nothing is typed yet for"
        where = "" if one.column == "value" else f" ({header(plans, 'settings', one.column)})"
        yield Hit(
            "settings",
            one.row,
            one.column,
            f"{said} {one.label}{where}. Type {one.wanted}.",
            value=one.value or None,
        )


@rule(
    "PLP023",
    "due-date-missing",
    Severity.HINT,
    _COORDINATOR,
    About.BLANK,
    needs=("settings.setting", "settings.value"),
)
def due_date_missing(plans: Plans) -> Iterator[Hit]:
    """A step has no due date.

    Before a step is due, blanks are not mentioned. A step without a due date counts as due already, so
    teachers read what is missing from the first day.

    Passes: six rows, Due 1 Why to Due 6 Follow-up, each with a date.
    Fails: Due 3 Document left blank.

    Type the dates in Settings. If you want no due dates, set PLP023 to off there.
    """
    school = plans.school
    unread = {one.row for one in school.unread}
    missing = [
        tab
        for tab in plans.template.steps
        if tab.step not in school.due and school.rows.get(f"due_{tab.step}") not in unread
    ]
    if missing:
        names = say_all([tab.title for tab in missing])
        rows = (school.rows.get(f"due_{tab.step}") for tab in missing)
        yield Hit(
            "settings",
            next(filter(None, rows), None),
            "value",
            f"No due date is set for {names}, so what is blank there is mentioned already. Type a date, or "
            "leave it if that is what you want.",
        )


RULES = (
    focus_area_count,
    focus_unknown_component,
    rubric_empty,
    code_twice,
    roster_email,
    email_twice,
    setting_unreadable,
    due_date_missing,
)
