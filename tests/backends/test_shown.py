"""What a person sees in a code column."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest

from sheets_sync.backends.shown import kind_of, shown
from sheets_sync.look import ROLES, TONES, text_height, text_lines
from sheets_sync.model import Role, Tone


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2.1, "0.00", "2.10"),
        (2.0, "0", "2"),
        (7, "000", "007"),
        (7, "0;[Red]-0", "7"),
        (-0.5, "0", "-1"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.25, "0%", "25%"),
        (2.1, "@", "2.1"),
        (10.0, "@", "10"),
        (date(2026, 1, 2), "d-mmm", "2-Jan"),
        (date(2026, 1, 2), "m/d/yyyy", "1/2/2026"),
        (date(2026, 1, 2), "[$-409]mmmm d, yyyy", "January 2, 2026"),
        (datetime(2026, 1, 2), "yyyy-mm-dd", "2026-01-02"),
        (date(2026, 3, 1), "mmm\\-yy", "Mar-26"),
        (2.1, "General", None),
        (2.1, "", None),
        (True, "0", None),
        ("text", "0", None),
        (2.1, "# ?/?", None),
        (2.1, '0.0"x"', None),
        (datetime(2026, 1, 2, 3), "h:mm AM/PM", None),
    ],
)
def test_shown(value: object, number_format: str, text: str | None) -> None:
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [
        ("General", ""),
        ("0.00", ""),
        ('0 "days"', ""),
        ("[Red]0", ""),
        ("m/d/yyyy", "date"),
        ("mmm-yy", "date"),
        ("h:mm", "time"),
        ("[h]:mm:ss", "time"),
        ("m/d/yyyy h:mm", "date_time"),
        ("@", ""),
    ],
)
def test_kind_of(number_format: str, kind: str) -> None:
    assert kind_of(number_format) == kind


def test_every_role_and_tone_has_a_look_that_can_be_told_apart() -> None:
    assert set(ROLES) == set(Role) and set(TONES) == set(Tone)

    def lightness(color: str) -> float:
        red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    headers = sorted(
        lightness(ROLES[role].fill or "FFFFFF") for role in Role if role.value.endswith("header")
    )
    assert all(after - before > 0.1 for before, after in pairwise(headers))
    pairs = [(look.ink, look.fill or "FFFFFF") for look in ROLES.values()]
    pairs += [(look.ink, look.fill) for look in TONES.values()]
    assert all(abs(lightness(ink) - lightness(fill)) > 0.45 for ink, fill in pairs), "readable in print"


def test_text_is_measured_generously() -> None:
    assert text_lines("a\nbb", 1) == 3 and text_lines("", 9) == 1
    assert text_height("x" * 200, 20) > text_height("x" * 100, 20) > text_height("x", 20)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Students plan their week", 24, 1),
        ("STUDENTS PLAN THEIR WEEK", 24, 2),  # capitals are wider
        ("illicit", 5, 1),
        ("mammoth", 5, 3),  # a word longer than the line is cut
        ("a bit of this and a bit of that", 12, 3),
        ("first\n\nthird", 30, 3),
        ("学生计划", 5, 2),
        ("x" * 4_000, 40, 88),
    ],
)
def test_lines_follow_the_letters_and_break_between_words(text: str, width: float, lines: int) -> None:
    assert text_lines(text, width) == lines
