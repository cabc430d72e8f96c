# ruff: noqa: E501
"""What is written as text is read back as that text, by us and by another reader."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.backends.xlsx.applying import applied, blank_package
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.backends.xlsx.reading import read_tabs
from sheets_sync.model import Link, NewTab, Plan, Value, clean_text, fit_text

SPECIAL = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "_x0041_", "_x005F_x0041_", "_X0041_", "_x000D_", "a\r\nb", "\t", " x ", "]]>", "&amp;", "#REF!",
     "'", '"', "TRUE", "007", "1e5", "\ud800", "\ufffe", "\x00\x0b", "😀", "<t>", ""]
)  # fmt: skip
TEXT = st.lists(st.one_of(SPECIAL, st.text(max_size=12)), max_size=4).map("".join)


def stored(*values: Value) -> tuple[bytes, list[Value]]:
    tab = NewTab("T", {(row, 1): value for row, value in enumerate(values, 1)}, (), 0)
    raw = applied(Package(blank_package()), Plan(new_tabs=(tab,)))
    rows = read_tabs(raw, Package(raw), frozenset())[0].rows
    return raw, [row[0] for row in rows]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_text_comes_back(texts: list[str]) -> None:
    cleaned = [fit_text(text) for text in texts]
    _, read = stored(*texts, "end")
    assert read[:-1] == cleaned


@settings(max_examples=60, deadline=None)
@given(TEXT.map(clean_text).filter(bool), st.text("aZ '!\"&é", min_size=1, max_size=9), st.integers(1, 999))
def test_links_come_back(text: str, tab: str, row: int) -> None:
    link = Link(text.replace("\r", ""), tab, row, row % 40 + 1)
    _, read = stored(link, "end")
    assert read[0] == link


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 32_767, "a" * 32_767),
        ("a" * 32_768, "a" * 32_766 + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
    ],
    ids=["fits", "too long", "counted as Excel counts"],
)
def test_long_text_is_cut_and_says_so(text: str, kept: str) -> None:
    assert stored(text)[1] == [kept]


def test_another_reader_sees_the_same(tmp_path) -> None:  # type: ignore[no-untyped-def]
    texts = ["=1+1", "-1", "@x", " two\nlines ", "007", "TRUE", "é😀 <&>\"'", "#REF!"]
    (tmp_path / "t.xlsx").write_bytes(stored(*texts)[0])
    tab = openpyxl.load_workbook(tmp_path / "t.xlsx")["T"]
    assert [tab.cell(row, 1).value for row in range(1, 9)] == texts
    assert {tab.cell(row, 1).data_type for row in range(1, 9)} <= {"s", "inlineStr"}


def test_the_same_plan_makes_the_same_bytes() -> None:
    assert stored("a", 1, Link("b", "T", 1))[0] == stored("a", 1, Link("b", "T", 1))[0]
