"""From what people type to the code they mean: exact, by code, by name, several in a cell."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.matching import as_number, make_index, number_as_code
from sheets_sync.nearest import nearest, nearest_keys

RUBRIC = make_index(
    [
        ("3c", "Engaging Students in Learning", ["engagement"]),
        ("1e", "Designing Coherent Instruction", []),
        ("007", "Routines, Procedures, and Space", ["routines"]),
        ("1-2", "Planning", []),
        ("2.10", "Culture", []),
        ("2.1", "Respect", []),
        ("4", "Reflection", ["looking back"]),
        ("S1", "Standards", ["shared"]),
        ("S2", "Safety", ["shared"]),
        ("T1", "Teamwork", []),
        ("T2", "Teamwork", []),
    ]
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3c", "3c"),
        ("3C", "3c"),
        ("  3c ", "3c"),
        ("3c Engaging Students in Learning", "3c"),
        ("3c Engaging Students", "3c"),  # counts by its code, whatever follows
        ("3c: Engaging Students", "3c"),
        ("3c - Engaging Students", "3c"),
        ("3c – Engaging Students", "3c"),
        ("3c. Engaging Students", "3c"),
        ("3c) engaging", "3c"),
        ("Engaging Students in Learning", "3c"),
        ("engaging  students\tin learning", "3c"),
        ("Engagement", "3c"),
        ("1e", "1e"),
        ("1-2", "1-2"),
        ("1-2 Planning", "1-2"),
        ("007", "007"),
        ("Routines, Procedures, and Space", "007"),
        ("2.10", "2.10"),
        ("2.10 Culture", "2.10"),
        ("2.1", "2.1"),
        ("T1 Teamwork", "T1"),
        ("shared", None),  # an alias of two components names neither
        ("Teamwork", None),  # a name of two components names neither
        ("7", None),
        ("2.100", None),
        ("3cc", None),
        ("3 c", None),
        ("Engaging Students", None),
        ("", None),
        ("   ", None),
    ],
)
def test_one_piece_of_text_names_one_code_or_none(typed: str, code: str | None) -> None:
    assert RUBRIC.resolve(typed) == code


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("3c", ("3c",), ()),
        ("3c; 1e", ("3c", "1e"), ()),
        ("3c\n1e", ("3c", "1e"), ()),
        ("3c, 1e", ("3c", "1e"), ()),
        ("3c,1e;4\n007", ("3c", "1e", "4", "007"), ()),
        ("3c; ;\n ;1e;", ("3c", "1e"), ()),
        ("3c, 1e,", ("3c", "1e"), ()),
        ("3c; 3C; Engagement", ("3c",), ()),
        ("Routines, Procedures, and Space", ("007",), ()),
        ("007 Routines, Procedures, and Space", ("007",), ()),
        ("007 Routines, Procedures, and Space; 3c", ("007", "3c"), ()),
        ("3c, Routines, Procedures, and Space, 1e", ("3c", "007", "1e"), ()),
        ("Routines, Procedures, and Space, Planning", ("007", "1-2"), ()),
        ("3c, 9z", ("3c",), ("9z",)),
        ("9z, 3c", ("3c",), ("9z",)),
        ("9z; 8y", (), ("9z", "8y")),
        ("9z; 9z", (), ("9z",)),
        ("3c and 1e", ("3c", "1e"), ()),
        ("3c & 1e", ("3c", "1e"), ()),
        ("3c/1e + 4", ("3c", "1e", "4"), ()),
        ("3c Engaging students and others", ("3c",), ()),
        ("３ｃ", ("3c",), ()),
        ("order, calm, and kindness", (), ("order, calm, and kindness",)),
        ("shared; 3c", ("3c",), ("shared",)),
        ("", (), ()),
        (" ; \n ", (), ()),
    ],
)
def test_several_components_in_a_cell(typed: str, codes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert RUBRIC.resolve_several(typed) == (codes, unknown)


def test_a_cell_of_very_many_codes_is_read() -> None:
    assert RUBRIC.resolve_several(",".join(["3c", "1e"] * 1500)) == (("3c", "1e"), ())


@given(st.text(st.sampled_from("3c1e, ;\nrRoutines007-."), max_size=60))
@settings(max_examples=150)
def test_no_cell_is_a_crash_and_known_codes_only_come_out(typed: str) -> None:
    codes, unknown = RUBRIC.resolve_several(typed)
    assert set(codes) <= set(RUBRIC.labels)
    assert len(set(codes)) == len(codes)
    assert all(piece.strip() for piece in unknown)


@given(
    st.permutations(["3c", "1e", "007", "1-2", "2.10", "4"]), st.sampled_from([";", "\n", ",", " ; ", ", "])
)
@settings(max_examples=40)
def test_codes_come_out_in_the_order_typed(codes: list[str], mark: str) -> None:
    assert RUBRIC.resolve_several(mark.join(codes)) == (tuple(codes), ())


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_the_rubrics_rows_never_matters(rng: random.Random) -> None:
    rows = [("A1", "Voice", ["say"]), ("A2", "Choice", ["say"]), ("A3", "Voice", []), ("A4", "Pace", ["A1"])]
    expected = make_index(rows)
    rng.shuffle(rows)
    shuffled = make_index(rows)
    words = ("A1", "a2", "Voice", "Choice", "say", "Pace", "A3 Voice")
    assert [shuffled.resolve(word) for word in words] == [expected.resolve(word) for word in words]
    assert [expected.resolve(word) for word in words] == ["A1", "A2", None, "A2", None, "A4", "A3"]


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("2.10", 2.1),
        ("007", 7.0),
        ("1e5", 100000.0),
        ("4", 4.0),
        ("1e", None),
        ("1-2", None),
        ("A1", None),
        ("", None),
    ],
)
def test_the_number_a_spreadsheet_makes_of_a_code(code: str, number: float | None) -> None:
    assert as_number(code) == number


@pytest.mark.parametrize(
    ("number", "displayed", "code"),
    [
        (7.0, None, "007"),  # the only code it can be
        (7.0, "7", "007"),
        (4.0, None, "4"),
        (2.1, "2.10", "2.10"),  # two codes: the displayed text decides
        (2.1, "2.1", "2.1"),
        (2.1, None, None),
        (2.1, "2.100", None),
        (9.0, "9", None),
    ],
)
def test_a_number_stands_for_a_code_where_that_is_clear(
    number: float, displayed: str | None, code: str | None
) -> None:
    assert number_as_code(number, displayed, RUBRIC) == code


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Strat", ("Start",)),
        ("plannd", ("Planned",)),
        ("under-way", ("Under way",)),
        ("zzzz", ()),
        ("", ()),
        ("!?", ()),
    ],
)
def test_the_nearest_words_come_best_first(word: str, expected: tuple[str, ...]) -> None:
    assert nearest(word, ["Planned", "Start", "Under way", "Done"]) == expected


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("3 c", "3c"),
        ("Engaging Studnets in Learning", "3c"),
        ("Designing Coherent Instuction", "1e"),
        ("Reflecton", "4"),
    ],
)
def test_the_nearest_component_by_code_or_name(typed: str, first: str) -> None:
    assert nearest_keys(typed, RUBRIC.labels)[0] == first


def test_ties_go_by_the_alphabet_and_at_most_three_are_offered() -> None:
    words = ["band", "sand", "land", "hand", "wand"]
    assert nearest("and", words) == nearest("and", reversed(words)) == ("band", "hand", "land")


def test_among_very_many_people_the_right_one_is_found() -> None:
    people = {f"teacher{n:04d}@example.edu": f"teacher{n:04d}@example.edu Person {n}" for n in range(900)}
    people["ana.lopez@example.edu"] = "ana.lopez@example.edu Ana Lopez"
    assert nearest_keys("ana.lopes@example.edu", people)[0] == "ana.lopez@example.edu"
    assert nearest_keys("Lopez Ana", people)[0] == "ana.lopez@example.edu"
