"""Rules about single cells that cannot be read, the same on every tab. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from sheets_sync.dates import parse_date
from sheets_sync.frames import Plans
from sheets_sync.matching import Index
from sheets_sync.model import About, Audience, Severity
from sheets_sync.nearest import nearest_keys
from sheets_sync.rules.places import misses, of_gone_teachers, rows_where
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import did_you_mean, quote, say_all, say_day
from sheets_sync.template import Column, fold
from sheets_sync.values import show

_FEW_CHOICES = 5
"""More choices than this are not spelled out in a message; the drop-down has them."""

_REPEATS = re.compile(
    r"\b(each|every|ongoing|daily|weekly|monthly|quarterly|termly|yearly|all year|throughout|regularly)\b"
)
_TWO_WAYS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NO_YEAR = re.compile(
    r"\d{1,2}[-/.]\d{1,2}|[a-z]{3,9}\.? \d{1,2}(st|nd|rd|th)?|\d{1,2}(st|nd|rd|th)? [a-z]{3,9}"
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@rule("PLP015", "cell-error", Severity.ERROR, Audience.TEACHER, About.UNREADABLE)
def cell_error(plans: Plans) -> Iterator[Hit]:
    """A cell shows a spreadsheet error instead of what was typed.

    A formula lost what it pointed to, often after rows were deleted or a tab was copied.

    Passes: any text, date or number, typed or worked out by a formula.
    Fails: #REF!, #N/A, #VALUE!

    Type the words again over the error.
    """
    for miss, teacher, number in misses(plans, "error"):
        said = f"This cell shows {quote(miss.value)} instead of your words. Please type them again."
        yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value)


@rule("PLP016", "not-a-date", Severity.ERROR, Audience.TEACHER, About.UNREADABLE)
def not_a_date(plans: Plans) -> Iterator[Hit]:
    """A date cell holds something that is not one clear date.

    Dates put talks and reminders on the calendar. A date that could be read in two ways is not guessed.

    Passes: 2026-10-15, Oct 15, 15 October 2026.
    Fails: "each grading period", "soon", 03/04/2026 (March 4 or April 3?).

    Type one date. For something that repeats, the date you will look back on it.
    """
    for miss, teacher, number in misses(plans, "date"):
        said, guesses = _explain_date(miss.value, plans)
        yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)
    for column in ("met_on", "support_given_on"):
        yield from _talk_hits(plans, column, lambda typed: _explain_date(typed, plans))


def _explain_date(typed: str, plans: Plans) -> tuple[str, tuple[str, ...]]:
    folded = fold(typed)
    if _REPEATS.search(folded):
        said = (
            f"{quote(typed)} is not one date. Give one date; for something that repeats, the date you will "
        )
        return said + "look back on it.", ()
    if match := _TWO_WAYS.fullmatch(folded):
        days = _two_ways(int(match[1]), int(match[2]), int(match[3]))
        if len(days) == 2:
            days.sort(key=lambda day: (not plans.school.in_year(day), day))
            names = say_all([say_day(day) for day in days], "or")
            said = f"{quote(typed)} could be {names}. Type the month as a word."
            return said, tuple(day.isoformat() for day in days)
    if _NO_YEAR.fullmatch(folded):
        return f"{quote(typed)} has no clear year or day. Type the whole date, such as {_example(plans)}.", ()
    return f"{quote(typed)} is not a date we can read. Type one such as {_example(plans)}.", ()


def _example(plans: Plans) -> str:
    """Return a day of this school year, written as people may write theirs."""
    start, end = plans.school.year_start, plans.school.year_end
    days = (date(start.year, 10, 15), date(start.year + 1, 1, 15)) if start else ()
    return say_day(next((day for day in days if plans.school.in_year(day)), end or plans.today))


def _two_ways(first: int, second: int, year: int) -> list[date]:
    year += 2000 if year < 100 else 0
    days = set()
    for month, day in ((first, second), (second, first)):
        one = parse_date(f"{year}-{month}-{day}", None)
        if one:
            days.add(one)
    return sorted(days)


def _talk_hits(
    plans: Plans, column: str, explain: Callable[[str], tuple[str, tuple[str, ...]]]
) -> Iterator[Hit]:
    """Yield what leaders typed that cannot be read, but for teachers who are not active any more."""
    talks = plans.talks
    lost = np.fromiter((one is None for one in talks[column].tolist()), dtype=bool, count=len(talks))
    rows = list(rows_where(talks, lost, "tab", "row", "key", "teacher", "goal_number"))
    if not rows:
        return
    is_gone = of_gone_teachers(plans, [row[2] for row in rows])
    for (tab, row, _, teacher, number), gone in zip(rows, is_gone, strict=True):
        if not gone:
            located = plans.talk_tabs[tab]
            typed = show(located.cell(row, column))
            said, guesses = explain(typed)
            yield Hit(tab, row, column, said, teacher, number or None, typed, guesses)


@rule("PLP017", "date-outside-year", Severity.WARNING, Audience.TEACHER, About.TYPED)
def date_outside_year(plans: Plans) -> Iterator[Hit]:
    """A date lies outside the school year.

    Often the year is a slip: in January people still type last year's.

    Passes: any day from Year start to Year end.
    Fails: 2025-10-15 in the school year 2026-27.

    Correct the year. If the school year itself is wrong, it is set on the Settings tab.
    """
    start, end = plans.school.year_start, plans.school.year_end
    if start and end and end < start:
        said = (
            f"The school year ends ({say_day(end)}) before it starts ({say_day(start)}). Correct one of them."
        )
        yield Hit("settings", plans.school.rows.get("year_end"), "value", said, value=end.isoformat())
        return
    low = np.datetime64(start or date.min, "s")
    high = np.datetime64(end or date.max, "s")
    for tab in plans.template.steps:
        frame = plans.steps[tab.key]
        for column in tab.typed():
            if column.type != "date":
                continue
            days = frame[column.key].to_numpy()
            outside = (days < low) | (days > high)
            names = ("row", "teacher", "goal_number", column.key)
            for row, teacher, number, moment in rows_where(frame, outside, *names):
                if teacher is not None:
                    said, guesses = _explain_year(moment.date(), plans)
                    day = moment.date().isoformat()
                    yield Hit(tab.key, row, column.key, said, teacher, number or None, day, guesses)
    yield from _settings_outside(plans)


def _settings_outside(plans: Plans) -> Iterator[Hit]:
    school = plans.school
    dates = [(school.rows.get(f"due_{step}"), "value", day) for step, day in sorted(school.due.items())]
    dates += [(one.row, "opens", one.opens) for one in school.windows if one.opens]
    dates += [(one.row, "closes", one.closes) for one in school.windows if one.closes]
    for row, column, day in dates:
        if not school.in_year(day):
            said, guesses = _explain_year(day, plans)
            yield Hit("settings", row, column, said, value=day.isoformat(), suggestions=guesses)


def _explain_year(day: date, plans: Plans) -> tuple[str, tuple[str, ...]]:
    start, end = plans.school.year_start, plans.school.year_end
    since = f"from {say_day(start)}" if start else ""
    until = f"to {say_day(end)}" if end else ""
    said = f"{quote(say_day(day))} is outside the school year ({' '.join(filter(None, (since, until)))})."
    years = sorted({one.year for one in (start, end) if one})
    meant = [parse_date(f"{year}-{day.month}-{day.day}", None) for year in years]
    inside = [one for one in meant if one and start and end and start <= one <= end]
    if len(inside) == 1:
        return said + did_you_mean([say_day(inside[0])]), (inside[0].isoformat(),)
    return said + " Is the date right?", ()


@rule("PLP018", "choice-unknown", Severity.WARNING, Audience.TEACHER, About.UNREADABLE)
def choice_unknown(plans: Plans) -> Iterator[Hit]:
    """A cell with a drop-down holds a word that is not one of its choices.

    Counting what is done, met or under way needs the same words everywhere.

    Passes: Done, or a word that plainly means it, such as "completed".
    Fails: "Waiting" in State.

    Choose from the drop-down.
    """
    for miss, teacher, number in misses(plans, "choice"):
        column = plans.template.by_key[miss.tab].by_key[miss.column]
        if column.choices != "pd_method":
            said, guesses = explain_choice(plans, column, miss.value)
            yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)
    progress = plans.template.by_key["talks"].by_key["progress"]
    yield from _talk_hits(plans, "progress", lambda typed: explain_choice(plans, progress, typed))


def explain_choice(plans: Plans, column: Column, typed: str) -> tuple[str, tuple[str, ...]]:
    """Return the sentence for a word that is not a choice, and the choices that may be meant."""
    labels = plans.template.labels(column.choices)
    words = {choice.key: choice.label for choice in plans.template.choices[column.choices]}
    guesses = tuple(words[key] for key in nearest_keys(typed, words))
    some = say_all(labels, "or") if len(labels) <= _FEW_CHOICES else "the nearest one from the list"
    fix = did_you_mean(guesses) or f" Choose {some}."
    return f"{quote(typed)} is not one of the choices.{fix}", guesses or labels


@rule("PLP019", "code-number", Severity.ERROR, Audience.TEACHER, About.UNREADABLE)
def code_number(plans: Plans) -> Iterator[Hit]:
    """A spreadsheet has turned a code into a number or a date.

    A code such as 2.10, 1e or 1-2 looks like a number or a date to a spreadsheet, which then shows and
    keeps something else; more than one code, or none, could be meant.

    Passes: 2.10 kept as text.
    Fails: 2.1 where the rubric has both 2.1 and 2.10, or 2 January where it was 1-2.

    Choose the code from the drop-down, or type an apostrophe before it: '2.10
    """
    for miss, teacher, number in misses(plans, "number"):
        column = plans.template.by_key[miss.tab].by_key[miss.column]
        index = plans.words.focus_areas if column.type == "focus" else plans.words.components
        if not index.labels:
            continue
        guesses = _codes_meant(miss.value, index)
        which = f" Is it {say_all(guesses, 'or')}?" if guesses else ""
        said = (
            f"The spreadsheet made a number or date ({quote(miss.value)}) of a code.{which} Choose it from "
            "the list, or type an apostrophe before it."
        )
        yield Hit(miss.tab, miss.row, miss.column, said, teacher, number, miss.value, guesses)


def _codes_meant(shown: str, index: Index) -> tuple[str, ...]:
    """Return the codes that a spreadsheet may have turned into the number or date that is shown."""
    if match := _DAY.match(shown):
        month, day = str(int(match[2])), str(int(match[3]))
        pairs = ((month, day), (day, month))
        spelt = [f"{one}{mark}{two}" for one, two in pairs for mark in "-./"]
        return tuple(dict.fromkeys(index.codes[code] for code in spelt if code in index.codes))
    try:
        meant = index.numbers.get(float(shown), ())
    except ValueError:
        meant = ()
    return tuple(sorted(meant)) or nearest_keys(shown, index.labels)


RULES = (cell_error, not_a_date, date_outside_year, choice_unknown, code_number)
