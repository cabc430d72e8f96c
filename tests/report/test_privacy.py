"""What a report lets through, seen in every part of its file; and that nothing kept back can be counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheets_sync.errors import UsageError
from sheets_sync.needs import needs
from sheets_sync.report.edition import chosen
from sheets_sync.report.excel import Edition
from sheets_sync.report.excel.alike import KEPT_BACK, mask
from sheets_sync.report.excel.gather import gather
from sheets_sync.report.excel.ledger import Ledger, keep
from sheets_sync.report.excel.masked_rows import MaskedRows
from sheets_sync.report.excel.pseudonyms import Pseudonyms
from sheets_sync.report.excel.suppression import LEAST, Name, Sum, Tally, keep_back
from sheets_sync.report.privacy import Privacy
from sheets_sync.report.secret import secret
from tests.builders import ANA, BEN, DEV, Book
from tests.report.awkward import COMMON, Awkward, crowd, schools
from tests.report.school import finding, judged
from tests.report.test_excel import COLUMNS, PEOPLE, STEPS, label_rows, read, render, table, xml
from tests.report.test_suppression import bounded, solved

UNNAMED = [Edition.ANONYMOUS, Edition.SUMMARY]
CROWDS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40).map(crowd)


def said(awkward: Awkward, edition: Edition) -> str:
    """Return every part of the report's file, as text."""
    words = awkward.secrets.findings_words
    return unescape(
        xml(render(awkward.book, [finding(message=words[0], value=words[1])], edition))
    ).casefold()


@settings(max_examples=12, deadline=None)
@given(awkward=schools())
def test_the_default_report_has_names_and_goals_but_no_email_nor_leaders_nor_findings(
    awkward: Awkward,
) -> None:
    text, secrets = said(awkward, Edition.DISTRICT), awkward.secrets
    assert all(name.casefold() in text for name in secrets.names)
    assert all(goal.split()[0] in text for goal in secrets.plan_words[:3])
    assert [one for one in secrets.emails if one.casefold() in text] == []
    assert [one for one in secrets.leaders_words + secrets.findings_words if one in text] == []
    assert not re.search(r"\w@\w", text.replace(";@_0", ""))


@settings(max_examples=12, deadline=None)
@given(awkward=schools())
def test_the_internal_report_has_it_all(awkward: Awkward) -> None:
    text, secrets = said(awkward, Edition.INTERNAL), awkward.secrets
    words = [*secrets.plan_words[:3], *secrets.leaders_words[:3], *secrets.findings_words, ANA, BEN, DEV]
    assert [one for one in words if one.casefold() not in text] == []


@settings(max_examples=12, deadline=None)
@given(awkward=schools(), edition=st.sampled_from(UNNAMED))
def test_an_unnamed_report_has_no_name_no_email_and_no_words_of_anybody(
    awkward: Awkward, edition: Edition
) -> None:
    text = said(awkward, edition)
    assert re.findall(r"zq[a-z]{6}", text) == []
    assert "example.edu" not in text and "@" not in text.replace(";@_0", "")
    for name in (
        "ana",
        "lopez",
        "ben ito",
        "okafor",
        "dev ",
        "noor",
        "castellan",
        "student agency",
        "students steer",
    ):
        assert name not in text


@pytest.mark.parametrize("edition", UNNAMED)
@pytest.mark.parametrize("name", COMMON)
def test_a_name_that_is_a_word_of_ours_changes_nothing(name: str, edition: Edition) -> None:
    """What stands in the file is ours whoever works there: another name makes the same report."""

    def of(name: str) -> dict[str, Any]:
        content = render(
            crowd([(1, True)] * 9).at("roster", "email", "zqperson3@example.edu", name=name), (), edition
        )
        return {tab.title: list(tab.iter_rows(values_only=True)) for tab in read(content)}

    assert of(name) == of("Somebody Else")


# -- numbers ------------------------------------------------------------------------------------------


def numbers(content: bytes) -> Iterator[tuple[str, Any]]:
    """Yield every number of the counting tabs, with where it stands."""
    book = read(content)
    for title in ("Summary", "Coverage", "PD needs"):
        for row in book[title].iter_rows():
            for cell in row:
                if isinstance(cell.value, int) and "%" not in cell.number_format:
                    yield f"{title}!{cell.coordinate}", cell.value


@settings(max_examples=12, deadline=None)
@given(book=CROWDS, edition=st.sampled_from(UNNAMED))
def test_no_small_count_is_shown_anywhere(book: Book, edition: Edition) -> None:
    content = render(book, (), edition)
    assert [where for where, number in numbers(content) if 0 < number < LEAST] == []
    charts = xml(content)
    for part in re.findall(r"<c:chartSpace.*?</c:chartSpace>", charts, re.DOTALL):
        assert [one for one in re.findall(r"<c:v>(\d+)</c:v>", part) if 0 < int(one) < LEAST] == []
    for text in re.findall(r'descr="([^"]*)"', charts):
        bare = re.sub("|".join(STEPS), "", text)
        assert not [one for one in re.findall(r"\d+", bare) if 0 < int(one) < LEAST]


@settings(max_examples=25, deadline=None)
@given(book=CROWDS)
def test_no_tab_can_be_played_off_against_another(book: Book) -> None:
    plans, _, verdicts = judged(book, ())
    ledger = keep(plans, gather(plans, verdicts), needs(plans), is_named=False)
    for one in ledger.sums:  # each goal of this school names one component, each action one method
        sides = [sum(ledger.tallies[name].number for name in side if name in ledger.tallies) for side in one]
        assert sides[0] == sides[1]
    assert {name for name, tally in ledger.tallies.items() if tally.is_small} <= ledger.hidden
    assert solved(ledger.tallies, ledger.sums, ledger.hidden) == set()
    bounds = bounded(ledger.tallies, ledger.sums, ledger.hidden)
    assert [name for name, (low, high) in bounds.items() if low >= high] == []


# -- all that a file says, taken together ---------------------------------------------------------------

LATE, EARLY = date(2026, 11, 2), date(2026, 9, 15)  # first check-ins: after the first window, before all


@st.composite
def schools_at_work(draw: st.DrawFn) -> Book:
    """Draw a crowd in which some are ready, some goals begin late and some were replaced."""
    people = draw(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=40))
    book = crowd(people)
    likely = draw(st.sampled_from([st.just(EARLY), st.sampled_from([EARLY, EARLY, EARLY, LATE])]))
    outcomes = st.sampled_from(["", "", "", "", "", draw(st.sampled_from(["", "Replaced", "Met"]))])
    for row in book.rows["goals"]:
        cells = {"teacher": row["teacher"], "goal_number": row["goal_number"]}
        book.add("follow_up", **cells, first_check_in=draw(likely), outcome=draw(outcomes))
    return book


def truth(book: Book) -> tuple[dict[Name, int], list[Sum]]:
    """Count a school from what was typed and from the report that names everyone, and say what adds up."""
    named = render(book, (), Edition.DISTRICT)
    summary, teachers = label_rows(named), table(named, "Teachers x steps")
    counts: dict[Name, int] = {("teachers",): len(teachers), ("goals",): len(book.rows["goals"])}
    counts["no goal",] = sum(row["Goals"] == 0 for row in teachers)
    counts["all ready",] = sum(all(row[step] == "Ready" for step in STEPS) for row in teachers)
    sums = [Sum((("2 Goals", "Not started"),), (("no goal",),))]
    for step in STEPS:
        counts |= dict(zip(((step, word) for word in WORDS), summary[step][:4], strict=True))
        counts["so far", step] = counts[step, "Ready"] - counts["all ready",]
        sums.append(Sum((("teachers",),), tuple((step, word) for word in WORDS)))
        sums.append(Sum(((step, "Ready"),), (("all ready",), ("so far", step))))
    for kinds in (ALIGNMENTS, OUTCOMES):
        counts |= {(word,): summary[word][0] for word in kinds}
        sums.append(Sum((("goals",),), tuple((word,) for word in kinds)))
    typed = book.rows["follow_up"]
    for window, closes in WINDOWS.items():
        begun = [row for row in typed if row["first_check_in"] < closes]
        counts["later", window] = sum(row not in begun and row["outcome"] != "Replaced" for row in typed)
        counts |= {("due", window): summary[window][-2], ("recorded", window): summary[window][-1]}
        left = (("due", window), ("later", window), ("Replaced",))
        sums.append(Sum(left, (("goals",), ("no goal",))))
    counts["came",] = counts["later", "Fall"] - counts["later", "Spring"]
    sums.append(Sum((("due", "Spring"),), (("due", "Fall"), ("came",))))
    return counts, sums


WORDS = ("Not started", "Needs attention", "In progress", "Ready")
ALIGNMENTS = ("Aligned", "Check", "Not aligned", "Not judged yet")
OUTCOMES = ("Met", "Partly met", "Not met", "Carried over", "Replaced", "Not recorded yet")
WINDOWS = {"Fall": date(2026, 10, 23), "Spring": date(2027, 5, 7)}
SAID = (  # what sentences say, and of what
    (r"([\d,]+|None) of (?:the )?([\d,]+) active teachers? ha", ("all ready",), ("teachers",)),
    (r"([\d,]+) of ([\d,]+) goals? serves?", ("Aligned",), ("goals",)),
    (r"([\d,]+) goals?\b", ("goals",)),
    (r"([\d,]+) teachers?\b(?! to go)", ("teachers",)),
    (r"Window 1 check-ins\D*([\d,]+) of ([\d,]+) talk", ("recorded", "Fall"), ("due", "Fall")),
    (r"Window 1 check-ins\D*([\d,]+) talk", ("recorded", "Fall")),
    (r"([\d,]+) worth a second look", ("Check",)),
    (r"([\d,]+) not aligned", ("Not aligned",)),
    (r"([\d,]+) not judged yet", ("Not judged yet",)),
)


def told(content: bytes) -> dict[Name, int]:
    """Return every number that the Summary's tables, sentences and pictures show, by what it counts."""
    summary = label_rows(content)
    shown: dict[Name, Any] = {(word,): summary[word][0] for word in ALIGNMENTS + OUTCOMES}
    for step in STEPS:
        shown |= dict(zip(((step, word) for word in WORDS), summary[step][:4], strict=True))
    for at, window in enumerate(WINDOWS, 1):
        due, done = summary[f"Window {at}"][-2:]
        shown |= {("due", window): due, ("recorded", window): done}
    numbers = {name: value for name, value in shown.items() if value != KEPT_BACK}
    prose = " ".join([*map(str, summary), *re.findall(r'descr="([^"]*)"', xml(content))])
    for pattern, *names in SAID:
        for found in re.finditer(pattern, prose):
            said = [0 if one == "None" else int(one.replace(",", "")) for one in found.groups()]
            numbers |= dict(zip(names, said, strict=True))
    return numbers


@settings(max_examples=30, deadline=None)
@given(book=schools_at_work(), edition=st.sampled_from(UNNAMED))
def test_no_small_count_follows_from_all_that_is_said(book: Book, edition: Edition) -> None:
    counts, sums = truth(book)
    for one in sums:  # the relations are true, whatever the report does with them
        assert sum(counts[name] for name in one.left) == sum(counts[name] for name in one.right)
    numbers = told(render(book, (), edition))
    assert numbers.items() <= counts.items()
    unknown = frozenset(name for name, count in counts.items() if count and name not in numbers)
    cells = {name: Tally(count, count) for name, count in counts.items()}
    assert [name for name in solved(cells, sums, unknown) if counts[name] < LEAST] == []
    bounds = bounded(cells, sums, unknown)
    assert [name for name, (low, high) in bounds.items() if low == high < LEAST] == []


@settings(max_examples=30, deadline=None)
@given(book=schools_at_work())
def test_masked_words_are_those_of_nobody_or_of_five(book: Book) -> None:
    content = render(book, (), Edition.ANONYMOUS)
    numbers = told(content)
    teachers, goals = table(content, "Teachers x steps"), table(content, "Goals")
    listed = [((step, word), [row[step] for row in teachers]) for step in STEPS for word in WORDS]
    listed += [((word,), [row["Alignment"] for row in goals]) for word in ALIGNMENTS]
    listed += [((word,), [row["Outcome"] for row in goals]) for word in OUTCOMES]
    for name, cells in listed:
        masked = numbers.get(name, 0) - cells.count(name[-1])
        assert not cells or masked == 0 or masked >= LEAST, name
    ready = [row for row in teachers if all(row[step] == "Ready" for step in STEPS)]
    assert not ready or len(ready) == numbers["all ready",]


@settings(max_examples=12, deadline=None)
@given(book=CROWDS)
def test_rows_tell_no_count_that_is_kept_back(book: Book) -> None:
    content = render(book, (), Edition.ANONYMOUS)
    summary = label_rows(content)
    words = ("Not started", "Needs attention", "In progress", "Ready")
    rows = table(content, "Teachers x steps")
    for step in STEPS:
        listed = Counter(row[step] for row in rows)
        for word, number in zip(words, summary[step], strict=False):
            assert (listed[word] == 0) if number == KEPT_BACK else (listed[word] <= number)
    goals = Counter(row["Alignment"] for row in table(content, "Goals"))
    for word in ("Aligned", "Check", "Not aligned", "Not judged yet"):
        number = summary[word][0]
        assert (goals[word] == 0) if number == KEPT_BACK else (goals[word] <= number)


@settings(max_examples=12, deadline=None)
@given(book=CROWDS)
def test_nobody_can_be_told_from_four_others(book: Book) -> None:
    content = render(book, (), Edition.ANONYMOUS)
    for title in PEOPLE:
        shown = [
            tuple(value for name, value in row.items() if not re.match("(Teacher|Goal|Talk) ", str(value)))
            for row in table(content, title)
        ]
        alike = Counter(shown)
        for row in shown:
            words = [word for word in row[4:] if word not in {None, KEPT_BACK}]
            assert not words or alike[row] >= LEAST


@pytest.mark.parametrize("edition", UNNAMED)
def test_shares_are_kept_back_with_their_counts(edition: Edition) -> None:
    rows = label_rows(render(crowd([(1, True)] * 20 + [(1, False)] * 6 + [(0, True)] * 3), (), edition))
    for cells in rows.values():
        assert not (KEPT_BACK in cells[:-1] and isinstance(cells[-1], float) and len(cells) == 2)


ROWS = st.lists(st.tuples(*[st.sampled_from("abc")] * 3), max_size=60)


@given(rows=ROWS)
def test_masked_rows_show_what_five_people_share(rows: list[tuple[str, ...]]) -> None:
    owners = [str(at // 2) for at in range(len(rows))]
    masked = mask(rows, owners)
    for at, row in enumerate(masked):
        assert all(word in {KEPT_BACK, own} for word, own in zip(row, rows[at], strict=True))
        alike = {owners[other] for other, that in enumerate(masked) if that == row}
        assert len(alike) >= LEAST or set(row) == {KEPT_BACK}
    for col in range(3):
        for word in {row[col] for row in masked} - {KEPT_BACK}:
            beside = {
                owners[at] for at, row in enumerate(rows) if row[col] == word and masked[at][col] == KEPT_BACK
            }
            assert not beside or len(beside) >= LEAST


def test_a_total_less_the_rows_that_show_a_word_tells_nothing() -> None:
    """Twelve are ready in the second column; were ten of them shown, two of the last rows would be."""
    rows = [("Ready", "Ready")] * 10 + [("Ready", "Begun")] * 5 + [("Begun", "Ready")] * 2
    assert mask(rows, [str(at) for at in range(17)]) == [
        *[("Ready", "*")] * 10,
        *[("Ready", "Begun")] * 5,
        *[("*", "*")] * 2,
    ]


def test_ready_on_a_step_less_ready_throughout_tells_nothing() -> None:
    plans, _, verdicts = judged(crowd([(0, True)] * 30), ())
    words = [("Ready",) * 6] * 12 + [("Ready", *("In progress",) * 5)] * 3 + [("In progress",) * 6] * 15
    gathered = gather(plans, verdicts)
    teachers = [one._replace(statuses=six) for one, six in zip(gathered.teachers, words, strict=True)]
    gathered = replace(gathered, teachers=teachers)
    ledger = keep(plans, gathered, needs(plans), is_named=False)
    both = (ledger.count("steps", "why", "Ready"), ledger.count("all ready"))
    assert both == (15, None)
    pseudonyms = Pseudonyms(b"a key", "Alder Creek", "2026-2027")
    rows = MaskedRows(plans, gathered, Privacy(plans, Edition.ANONYMOUS), ledger, pseudonyms).teachers()
    assert not [row for row in rows if row[8:14] == ("Ready",) * 6]


@pytest.mark.parametrize(
    ("tally", "shown"),
    [
        (Tally(22, 20), (22, None)),  # one or two have more than one
        (Tally(7, 5), (7, None)),
        (Tally(6, 5), (None, None)),  # only five would fit
        (Tally(10, 10), (10, 10)),
        (Tally(12, 7), (12, 7)),
        (Tally(12, 3), (None, None)),
    ],
)
def test_people_beside_what_they_have(tally: Tally, shown: tuple[int | None, int | None]) -> None:
    cells = {("need", "x"): tally}
    ledger = Ledger(cells, (), keep_back(cells, ()), is_named=False)
    assert (ledger.count("need", "x"), ledger.people("need", "x")) == shown
    named = Ledger(cells, ())
    assert (named.count("need", "x"), named.people("need", "x")) == tally and named.is_whole


# -- pseudonyms ---------------------------------------------------------------------------------------


def test_pseudonyms_stay_the_same_and_tell_nothing() -> None:
    first, again = (
        [row["Teacher"] for row in table(render(book, (), Edition.ANONYMOUS), "Teachers x steps")]
        for book in (crowd([(1, True)] * 12), crowd([(2, False)] * 12))
    )
    assert first == again == sorted(first) and len(set(first)) == 12
    assert all(re.fullmatch(r"Teacher [2-9B-DF-HJ-NP-TV-Z]{5}-[2-9B-DF-HJ-NP-TV-Z]{5}", one) for one in first)


def test_another_key_school_year_or_list_gives_other_pseudonyms() -> None:
    base = Pseudonyms(b"a key", "Alder Creek", "2026-2027")
    others = [
        Pseudonyms(b"another", "Alder Creek", "2026-2027").of("Teacher", ANA),
        Pseudonyms(b"a key", "Cedar Hollow", "2026-2027").of("Teacher", ANA),
        Pseudonyms(b"a key", "Alder Creek", "2027-2028").of("Teacher", ANA),
        base.of("Goal", ANA),
        base.of("Teacher", BEN),
    ]
    assert len({base.of("Teacher", ANA), *others}) == 6
    assert base.of("Teacher", ANA) == Pseudonyms(b"a key", "alder  creek", "2026-2027").of("Teacher", ANA)
    assert "key" not in repr(base)


def test_lists_cannot_be_joined() -> None:
    content = render(crowd([(1, True)] * 12), (), Edition.ANONYMOUS)
    columns = (("Teachers x steps", "Teacher"), ("Goals", "Goal title"), ("Follow-ups", "Goal title"))
    marks = [{str(row[column]).split()[-1] for row in table(content, title)} for title, column in columns]
    assert all(marks) and not marks[0] & marks[1] and not marks[1] & marks[2] and not marks[0] & marks[2]
    assert {row["Teacher"] for row in table(content, "Goals")} == {None}


def test_the_key_is_made_once_and_kept_for_its_owner(tmp_path: Any) -> None:
    key = secret(tmp_path / "state")
    assert len(key) == 32 and secret(tmp_path / "state") == key
    assert [one.name for one in (tmp_path / "state").iterdir()] == ["pseudonyms.key"]
    assert (tmp_path / "state" / "pseudonyms.key").stat().st_mode & 0o077 == 0
    assert secret(tmp_path / "other") != key


def test_a_key_that_cannot_be_used_stops_the_export(tmp_path: Any) -> None:
    (tmp_path / "pseudonyms.key").write_bytes(b"half")
    with pytest.raises(
        UsageError, match="no longer holds the key of the pseudonyms, so no report was written"
    ):
        secret(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Name another folder with --state-dir"):
        secret(tmp_path / "file")


@pytest.mark.parametrize(
    ("options", "edition"),
    [
        ((), Edition.DISTRICT),
        (("plans",), Edition.DISTRICT),
        (("internal", "plans"), Edition.INTERNAL),
        (("anonymize",), Edition.ANONYMOUS),
        (("summary_only",), Edition.SUMMARY),
        (("anonymize", "summary_only"), Edition.SUMMARY),
        (
            ("internal", "anonymize"),
            "--internal adds emails and leaders' notes, --anonymize takes people out",
        ),
        (("internal", "summary_only"), "--internal adds emails and leaders' notes, --summary-only takes"),
        (
            ("plans", "anonymize"),
            "--plans prints each teacher's own plan, by name, and --anonymize names nobody",
        ),
        (
            ("plans", "summary_only"),
            "--plans prints each teacher's own plan, by name, and --summary-only names",
        ),
    ],
)
def test_what_goes_together(options: tuple[str, ...], edition: Edition | str) -> None:
    wanted = {one: one in options for one in ("internal", "anonymize", "summary_only", "plans")}
    if isinstance(edition, Edition):
        assert chosen(**wanted) is edition
    else:
        with pytest.raises(UsageError, match=edition):
            chosen(**wanted)


def test_the_columns_are_all_there_where_nothing_is_listed() -> None:
    content = render(crowd([(1, True)] * 3), (), Edition.ANONYMOUS)
    for title in PEOPLE:
        assert table(content, title) == []
        assert [cell.value for cell in read(content)[title][1]][4:] == COLUMNS[title]


# -- the rows of people who are not named, beside the counts ----------------------------------------------


def full(school: Book, without: Sequence[int]) -> Book:
    """Give a crowd all six steps, but for the step numbers that each teacher in turn is to lack."""
    for at, lacking in enumerate(without):
        if not lacking:
            continue
        email = f"zqperson{at}@example.edu"
        tab = ("why", "goals", "documents", "success", "actions", "follow_up")[lacking - 1]
        school.rows[tab] = [row for row in school.rows[tab] if row["teacher"] != email]
    return school


def planned(count: int) -> Book:
    """Return a crowd whose plans are whole."""
    book = crowd([(1, True)] * count)
    book.rows["actions"] = []
    for at in range(count):
        who = {"teacher": f"zqperson{at}@example.edu", "goal_number": 1}
        words = f"By May my students plan their own week and say what they learned, {at}."
        book.add("documents", **who, goal_statement=words, statement=words, why_this_goal="They asked.")
        seen = {"looks_like": "Students plan.", "sounds_like": "Students ask.", "feels_like": "Calm."}
        book.add("success", **who, **seen, portfolio="Three plans")
        book.add(
            "actions",
            **who,
            action_step="Watch a colleague plan a week",
            pd_method="Peer visit",
            due=date(2026, 12, 1),
            state="Planned",
        )
        book.add("follow_up", **who, how_often="Monthly", first_check_in=date(2026, 10, 1))
    return book


@settings(max_examples=25, deadline=None)
@example([1] + [0] * 17 + [6] * 6)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 3, 4, 6]), min_size=10, max_size=40))
def test_rows_that_look_ready_are_not_just_a_few_more_than_those_that_are(without: list[int]) -> None:
    content = render(full(planned(len(without)), without), (), Edition.ANONYMOUS)
    said = re.search(r"([\d,]+) of [\d,]+ active teachers have all six steps ready", text_of(content))
    rows = [tuple(row[step] for step in STEPS) for row in table(content, "Teachers x steps")]
    looks = Counter(row for row in rows if set(row) <= {"Ready", KEPT_BACK})
    if said:
        number = int(said[1])
        assert [n for n in looks.values() if 0 < n - number < LEAST] == []
    else:
        assert ("Ready",) * 6 not in looks


def text_of(content: bytes) -> str:
    return "\n".join(
        str(cell) for row in read(content)["Summary"].iter_rows(values_only=True) for cell in row
    )
