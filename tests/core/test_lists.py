"""Rubrics and rosters from CSV files: whatever Excel saved, and sentences for what cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sheets_sync.errors import UsageError
from sheets_sync.lists import read_list, read_rubric, rubric_names
from sheets_sync.template import load

TEMPLATE = load()
ROSTER = TEMPLATE.by_key["roster"]
TEXT = "Email,Name,Joined on\r\nana@example.edu,Zoë Núñez,2026-08-12\r\n"
ROWS = [{"email": "ana@example.edu", "name": "Zoë Núñez", "joined_on": date(2026, 8, 12)}]


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("Email,Name,Joined on", " e-mail ,FULL  name,joined").encode(),
        (TEXT + "\r\n,,\r\n").encode(),
    ],
    ids="utf-8 utf-8-sig cp1252 utf-16 utf-16-be newline semicolon tab aliases blank-lines".split(),
)
def test_whatever_excel_saved_is_read(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(raw)
    assert read_list(path, ROSTER) == ROWS


def read(folder: Path, text: str, tab: str = "roster") -> list[dict[str, object]]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return [dict(row) for row in read_list(path, TEMPLATE.by_key[tab])]


def test_order_extra_columns_short_lines_and_quotes_are_fine(tmp_path: Path) -> None:
    text = 'Room,Name,Email\n12,"Lopez, Ana",ana@example.edu\n,Ben\n'
    assert read(tmp_path, text) == [{"name": "Lopez, Ana", "email": "ana@example.edu"}, {"name": "Ben"}]


def test_codes_stay_text_and_a_date_that_is_none_stays_the_words_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "Code,Component\n007,Routines\n2.10,Culture\n", "rubric") == [
        {"code": "007", "component": "Routines"},
        {"code": "2.10", "component": "Culture"},
    ]
    assert read(tmp_path, "Email,Name,Joined on\na@example.edu,A,in spring\n")[0]["joined_on"] == "in spring"


HEADERS = "Its first line should be: Email, Name, Department, Coach, Active, Joined on."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Email,Team\na,b\n", f"{{path}} has no column Name. {HEADERS}"),
        ("", f"{{path}} has no column Email and no column Name. {HEADERS}"),
        ("ana@example.edu,Ana\n", f"{{path}} has no column Email and no column Name. {HEADERS}"),
        (
            'Email,Name\n"' + "a" * 140_000,
            "{path} is not a readable CSV (field larger than field limit (131072)); save it again as CSV.",
        ),
        (
            '"Email,Name\n' + "a" * 140_000,
            "{path} is not a readable CSV (field larger than field limit (131072)); save it again as CSV.",
        ),
    ],
    ids=[
        "a column missing",
        "empty",
        "no header",
        "a quote never closed",
        "a quote in the header never closed",
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == message.replace("{path}", str(tmp_path / "list.csv"))


def test_a_list_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_list(tmp_path / "none.csv", ROSTER)
    assert str(caught.value) == f"{tmp_path / 'none.csv'} could not be read: No such file or directory."


def test_an_unknown_rubric_names_those_that_ship() -> None:
    with pytest.raises(UsageError) as caught:
        read_rubric("danielsen", TEMPLATE)
    assert str(caught.value) == (
        "There is no rubric 'danielsen'. Choose one of dallas_pl, ttess, danielson, massachusetts_2012, "
        "marzano_focused, generic, or name a CSV file with the columns Code, Domain, Component, Description, "
        "Aliases."
    )


@pytest.mark.parametrize("name", rubric_names())
def test_every_rubric_that_ships_is_read_whole(name: str) -> None:
    rows = read_rubric(name, TEMPLATE)
    assert len(rows) >= 16
    assert all(row["code"] and row["component"] and isinstance(row["code"], str) for row in rows)


def test_the_default_rubric_is_first_and_a_file_may_stand_for_one(tmp_path: Path) -> None:
    assert rubric_names()[0] == "dallas_pl"
    path = tmp_path / "ours.csv"
    path.write_text("Code;Component\n1e;Voice\n", encoding="utf-8")
    assert read_rubric(str(path), TEMPLATE) == [{"code": "1e", "component": "Voice"}]
