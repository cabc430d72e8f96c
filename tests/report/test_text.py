"""Findings as text: the whole of what people read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.report.text import render_findings
from sheets_sync.report.words import counted, listed, one_line, shorten, shown_width
from tests.builders import ANA, school
from tests.report.school import FINDINGS, finding, judged, slips

WHOLE = """\
Settings
  B8  error    Profile cannot be read. [PLP011]

2 Goals
  E3  Ana Lopez, goal 2  error    That is not in the Rubric tab. Did you mean AD2? [PLP207]

4 Success
  Ben Ito, goal 1  warning  Start with one: what would a visitor hear? [PLP401]

6 Follow-up
  row 4  Ben Ito, goal 1  hint     The talk is due. [PLP602]

Rows by status  Not started  Needs attention  In progress  Ready
1 Why                     0                0            0      2
2 Goals                   0                1            0      2
3 Document                0                0            0      3
4 Success                 0                0            0      2
5 Actions                 0                0            0      3
6 Follow-up               0                0            0      3

2 errors, 1 warning, 1 hint in the plans of 3 teachers; of these 1 for leaders and 1 for the coordinator.
"""

CLEAN = """\
Rows by status  Not started  Needs attention  In progress  Ready
1 Why                     0                0            0      2
2 Goals                   0                0            0      3
3 Document                0                0            0      3
4 Success                 0                0            0      3
5 Actions                 0                0            0      3
6 Follow-up               0                0            0      3

All clean: nothing to put right in the plans of 3 teachers (3 goals).
"""

PLANS, _, VERDICTS = judged(slips())

NARROW = """\
2 Goals
  E3  Ana Lopez, goal 2  error    That is not in the Rubric tab.
                                  Did you mean AD2? [PLP207]
"""


def test_whole_text() -> None:
    assert render_findings(*judged(slips()), colour=False, width=0) == WHOLE


def test_clean_text() -> None:
    assert render_findings(*judged(school(), ()), colour=False, width=0) == CLEAN


def test_continued_lines_hang_under_the_message() -> None:
    text = render_findings(*judged(slips(), (FINDINGS[1],)), colour=False, width=66)
    assert text.startswith(NARROW + "\n")


@pytest.mark.parametrize("width", [0, 66])
def test_colour_only_adds_colour(width: int) -> None:
    plain = render_findings(*judged(slips()), colour=False, width=width)
    coloured = render_findings(*judged(slips()), colour=True, width=width)
    assert "\x1b[31merror" in coloured and "\x1b[1m2 Goals" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_names_of_any_script_line_up() -> None:
    book = slips().at("roster", "email", ANA, name="安娜 Żółć")
    some = (FINDINGS[1], finding(teacher="ben.ito@example.edu", goal=1, row=4))
    lines = render_findings(*judged(book, some), colour=False, width=0).splitlines()[1:3]
    assert [shown_width(line[: line.index("error")]) for line in lines] == [25, 25]


@given(st.text(st.characters(), max_size=40) | st.from_regex(r"[\x00-\x9f\[;0-9m]{0,30}", fullmatch=True))
def test_nothing_steers_the_terminal(words: str) -> None:
    some = (finding(message=f"You typed {words}", tab="2 Goals" + words),)
    text = render_findings(PLANS, some, VERDICTS, colour=False, width=0)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    text.encode()
    assert text.count("\n") == len(text.splitlines())
    assert len(text.splitlines()) == 12


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\r\nb\tc", "a b c"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x9b31mred", "31mred"),
        ("a\u202ereversed", "areversed"),
        ("lone \ud800", "lone "),
        ("ہم ü 漢 👩‍🏫", "ہم ü 漢 👩‍🏫"),
    ],
)
def test_one_line(words: str, shown: str) -> None:
    assert one_line(words) == shown


def test_small_grammar() -> None:
    assert [counted(0, "goal"), counted(1, "goal"), counted(2000, "person", "people")] == [
        "0 goals",
        "1 goal",
        "2,000 people",
    ]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        *("", "a", "a and b", "a, b and c")
    ]
    assert [shorten("abcdef", 6), shorten("abc def", 5)] == ["abcdef", "abc…"]
