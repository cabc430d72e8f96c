"""Tabs and columns as data: what is made, read and checked derives from here.

I/O: ``load`` reads the shipped template, or a school's own copy of it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from sheets_sync.errors import TemplateError

Owner = Literal["people", "tool", "leaders"]
Required = Literal["", "always", "any", "after_windows"]
Kind = Literal["school", "step", "made"]

_LISTS = frozenset({"aliases", "joins"})
TYPES = frozenset(
    "text email teacher teachers goal_number date dates choice choices focus components code codes".split()
)
CODE_TYPES = frozenset({"code", "codes", "components", "focus"})
"""Types whose displayed text counts: a spreadsheet may have turned the code into a number."""


def fold(text: str) -> str:
    """Return ``text`` as headers, titles and choices are compared: one space, no case, plain letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # a phone may type full-width letters
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a drop-down: its key in code, the word people see, other words that mean it."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()

    def words(self) -> Iterator[str]:
        """Yield every folded word that means this choice."""
        yield fold(self.label)
        yield from map(fold, self.aliases)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tab. ``key`` is its name in code, ``header`` what stands in the tab."""

    key: str
    header: str
    type: str
    owner: Owner = "people"
    required: Required = ""
    aliases: tuple[str, ...] = ()
    choices: str = ""
    help: str = ""
    width: float = 20
    hidden: bool = False
    optional: bool = False
    beside: str = ""
    joins: tuple[str, ...] = ()

    def headers(self) -> frozenset[str]:
        """Return every folded header that names this column."""
        return frozenset(map(fold, (self.header, *self.aliases)))


@dataclass(frozen=True)
class TabTemplate:
    """A tab: ``step`` is 1-6 on step tabs and 0 elsewhere but for the follow-up tabs (6).

    An ``optional`` one is read where it stands under its title; nobody makes it or misses it.
    """

    key: str
    title: str
    step: int
    kind: Kind
    help: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    optional: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    def titles(self) -> frozenset[str]:
        """Return every folded title that names this tab."""
        return frozenset(map(fold, (self.title, *self.aliases)))

    def owned(self) -> tuple[Column, ...]:
        """Return the columns the tool writes, in template order."""
        return tuple(column for column in self.columns if column.owner == "tool")

    def typed(self) -> tuple[Column, ...]:
        """Return the columns people fill, in template order."""
        return tuple(column for column in self.columns if column.owner != "tool")


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A row of the Settings tab; ``repeat`` rows carry an ID after the label (``Window W1``)."""

    key: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    repeat: bool = False

    def labels(self) -> frozenset[str]:
        """Return every folded label that names this row."""
        return frozenset(map(fold, (self.label, *self.aliases)))


@dataclass(frozen=True)
class Template:
    """The whole workbook as data.

    ``disclosure`` opens the tabs we make in the plan workbook, ``disclosure_apart`` those in a leaders'
    workbook. ``no_message`` stands in for the leader's message until there is one.
    """

    tabs: tuple[TabTemplate, ...]
    settings: tuple[SettingRow, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    disclosure: str
    no_message: str
    disclosure_apart: str

    @cached_property
    def by_key(self) -> Mapping[str, TabTemplate]:
        """The tabs by key."""
        return {tab.key: tab for tab in self.tabs}

    @cached_property
    def steps(self) -> tuple[TabTemplate, ...]:
        """The step tabs, step 1 first."""
        return tuple(sorted((tab for tab in self.tabs if tab.kind == "step"), key=lambda tab: tab.step))

    @cached_property
    def filled(self) -> tuple[TabTemplate, ...]:
        """The tabs people fill: the school's and the steps', in template order."""
        return tuple(tab for tab in self.tabs if tab.kind != "made")

    @cached_property
    def expected(self) -> tuple[TabTemplate, ...]:
        """Those of them that are missed where they are not there."""
        return tuple(tab for tab in self.filled if not tab.optional)

    @cached_property
    def code_headers(self) -> frozenset[str]:
        """Every folded header of a column that holds codes."""
        return frozenset(
            header
            for tab in self.filled
            for column in tab.columns
            if column.type in CODE_TYPES and column.owner != "tool"
            for header in column.headers()
        )

    def labels(self, choices: str) -> tuple[str, ...]:
        """Return the words a drop-down offers, in order."""
        return tuple(choice.label for choice in self.choices[choices])

    def label(self, choices: str, key: str) -> str:
        """Return the word people see for a choice's key; ``""`` for no key."""
        return self._labels[choices].get(key, "")

    @cached_property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        return {name: {one.key: one.label for one in choices} for name, choices in self.choices.items()}


def load(path: Path | None = None) -> Template:
    """Load the shipped template, or a school's own copy.

    Raises:
        TemplateError: The file cannot be read, or something the tool relies on is not in it.
    """
    shipped = _parse(tomllib.loads(_shipped_text()), "the shipped template")
    if path is None:
        return shipped
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise TemplateError(f"The template {path} could not be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"The template {path} is not valid TOML: {error}.") from error
    own = _parse(raw, f"the template {path}")
    _require_same_keys(shipped, own, path)
    return own


_APART = "Everyone who can open this workbook can read this tab."
"""What a template of a school's own may leave out."""


def _shipped_text() -> str:
    return files("sheet_templates").joinpath("plan.toml").read_text(encoding="utf-8")


def _parse(raw: Mapping[str, Any], name: str) -> Template:
    subject = name[0].upper() + name[1:]
    if raw.get("schema") != 1:
        raise TemplateError(f"{subject} has no `schema = 1`; start from a copy of the shipped one.")
    try:
        choices = {
            group: tuple(
                Choice(key, one["label"], _words(one.get("aliases", []))) for key, one in rows.items()
            )
            for group, rows in raw["choices"].items()
        }
        settings = tuple(SettingRow(**_tuples(row)) for row in raw["settings"])
        tabs = tuple(_tab(row) for row in raw["tabs"])
        said = (str(raw["disclosure"]), str(raw["no_message"]), str(raw.get("disclosure_apart", _APART)))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise TemplateError(f"{subject} has a row that cannot be read: {error}.") from error
    template = Template(tabs, settings, choices, *said)
    for contradiction in _contradictions(template):
        raise TemplateError(f"{subject}: {contradiction}.")
    return template


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _words(value) if key in _LISTS else value for key, value in row.items()}


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(f"{value!r} should be a list of words")
    return tuple(value)


def _tab(row: Mapping[str, Any]) -> TabTemplate:
    columns = tuple(Column(**_tuples(column)) for column in row["columns"])
    return TabTemplate(**{**_tuples(row), "columns": columns})


def _contradictions(template: Template) -> Iterator[str]:
    """Yield what could never work, whoever wrote the template."""
    yield from _twice("tabs called", (title for tab in template.tabs for title in tab.titles()))
    yield from _twice("tabs with key", (tab.key for tab in template.tabs))
    yield from _twice("tabs for step", (str(tab.step) for tab in template.tabs if tab.kind == "step"))
    yield from _twice("Settings rows called", (one for row in template.settings for one in row.labels()))
    for group, rows in template.choices.items():
        yield from _twice(f"{group} choices called", (word for one in rows for word in set(one.words())))
    for tab in template.tabs:
        if tab.kind not in get_args(Kind):
            yield f"the tab {tab.title!r} has the unknown kind {tab.kind!r}"
        yield from _twice(f"columns of {tab.title!r} with key", (column.key for column in tab.columns))
        headers = (header for column in tab.columns for header in column.headers())
        yield from _twice(f"columns of {tab.title!r} called", headers)
        for column in tab.columns:
            yield from _column_contradictions(template, tab, column)


def _twice(what: str, words: Iterable[str]) -> Iterator[str]:
    for word, count in Counter(words).items():
        if count > 1:
            yield f"there are two {what} {word!r}"


def _column_contradictions(template: Template, tab: TabTemplate, column: Column) -> Iterator[str]:
    where = f"{column.header!r} of {tab.title!r}"
    for what, value, known in (
        ("type", column.type, TYPES),
        ("owner", column.owner, get_args(Owner)),
        ("required", column.required, get_args(Required)),
    ):
        if value not in known:
            yield f"{where} has the unknown {what} {value!r}"
    if column.type in {"choice", "choices"} and column.choices not in template.choices:
        yield f"{where} names the unknown choices {column.choices!r}"
    for key in (*column.joins, *filter(None, (column.beside,))):
        if key not in tab.by_key:
            yield f"{where} names the unknown column {key!r}"
    if not isinstance(column.width, int | float):
        yield f"{where} has a width that is not a number"


def _require_same_keys(shipped: Template, own: Template, path: Path) -> None:
    """Refuse a copy from which something the tool relies on was removed."""
    for tab in shipped.tabs:
        if tab.key not in own.by_key:
            raise TemplateError(f"The template {path} has lost the tab with key {tab.key!r}; put it back.")
        for column in tab.columns:
            mine = own.by_key[tab.key].by_key.get(column.key)
            if mine is None or mine.owner != column.owner or mine.type != column.type:
                raise TemplateError(
                    f"In the template {path} the tab {tab.key!r} needs the column with key {column.key!r}, "
                    f"type {column.type!r} and owner {column.owner!r}; put it back."
                )
        extra = [c.header for c in own.by_key[tab.key].owned() if c.key not in tab.by_key]
        if extra:
            raise TemplateError(
                f"In the template {path} the column {extra[0]!r} of {tab.key!r} cannot be the tool's; "
                f"columns of your own are people's."
            )
    for group, rows in shipped.choices.items():
        lost = {choice.key for choice in rows} - {choice.key for choice in own.choices.get(group, ())}
        if lost and group != "pd_method":
            raise TemplateError(f"The template {path} has lost {group} choices: {', '.join(sorted(lost))}.")
    kept = {(row.key, row.type, row.repeat) for row in own.settings}
    lost_rows = [row.key for row in shipped.settings if (row.key, row.type, row.repeat) not in kept]
    if lost_rows:
        raise TemplateError(f"The template {path} has lost or altered Settings rows: {', '.join(lost_rows)}.")
