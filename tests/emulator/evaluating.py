"""What formulas come to: references, arithmetic, text, a few functions; anything else is ``#NAME?``. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.emulator.locales import Locale
from tests.emulator.references import REFERENCE, Reference, read_reference

Scalar = str | float | bool | None


class FormulaError(Exception):
    """A formula that comes to an error; ``kind`` is the API's ErrorType."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula came to, and the link it makes (``""``: none)."""

    value: Scalar
    link: str = ""


CellLookup = Callable[[Reference], list[list[Scalar]]]

_PARSE = FormulaError("ERROR", "Formula parse error.")
_TOKEN = re.compile(
    rf"""\s+|(?P<text>"(?:[^"]|"")*")|(?P<error>\#REF!)|(?P<ref>{REFERENCE.pattern})
    |(?P<number>\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d][\w.]*)|(?P<mark><=|>=|<>|[-+*/^&=<>(),;%])""",
    re.VERBOSE,
)


def outcome(formula: str, locale: Locale, look_up: CellLookup) -> Outcome:
    """Work out a formula that begins with ``=``.

    Raises:
        FormulaError: It comes to an error.
    """
    parser = _Parser(list(_tokens(formula[1:], locale)), locale, look_up)
    value = parser.expression()
    if not parser.is_done:
        raise _PARSE
    return Outcome(_single(value), parser.link)


def _tokens(text: str, locale: Locale) -> Iterator[tuple[str, Any]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise _PARSE
        at = found.end()
        kind = next((name for name in ("text", "error", "ref", "number", "name", "mark") if found[name]), "")
        if kind == "ref":
            yield "ref", read_reference(found)
        elif kind == "number":
            yield from _number_tokens(found["number"], locale)
        elif kind:
            yield kind, found[0]


def _number_tokens(text: str, locale: Locale) -> Iterator[tuple[str, Any]]:
    """Read a number; a comma parts arguments where it is not the decimal mark, a point is then no mark."""
    if "," in text and locale.decimal != ",":
        first, _, second = text.partition(",")
        yield from (("number", float(first)), ("mark", ","), ("number", float(second)))
    elif "." in text and locale.decimal == ",":
        raise _PARSE
    else:
        yield "number", float(text.replace(",", "."))


class _Parser:
    """Reads a formula by falling through the levels of precedence."""

    def __init__(self, tokens: list[tuple[str, Any]], locale: Locale, look_up: CellLookup) -> None:
        self._tokens = tokens
        self._at = 0
        self._locale = locale
        self._look_up = look_up
        self.link = ""

    @property
    def is_done(self) -> bool:
        return self._at == len(self._tokens)

    def expression(self, level: int = 0) -> Any:
        levels = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
        if level == len(levels):
            return self._signed()
        left = self.expression(level + 1)
        while (mark := self._mark()) in levels[level]:
            self._at += 1
            left = _combined(mark, left, self.expression(level + 1), self._locale)
        return left

    def _mark(self) -> str:
        kind, text = self._tokens[self._at] if not self.is_done else ("", "")
        return text if kind == "mark" else ""

    def _take(self, mark: str) -> bool:
        if self._mark() != mark:
            return False
        self._at += 1
        return True

    def _signed(self) -> Any:
        if self._take("-"):
            return -_number(self._signed())
        if self._take("+"):
            return self._signed()
        value = self._atom()
        while self._take("%"):
            value = _number(value) / 100
        return value

    def _atom(self) -> Any:
        if self.is_done:
            raise _PARSE
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return text
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "ref":
            return self._look_up(text)
        if kind == "error":
            raise FormulaError("REF", "Reference does not exist.")
        if kind == "name":
            return self._named(text)
        if text == "(":
            value = self.expression()
            if self._take(")"):
                return value
        raise _PARSE

    def _named(self, name: str) -> Any:
        upper = name.upper()
        if not self._take("("):
            if upper in {"TRUE", "FALSE"}:
                return upper == "TRUE"
            raise FormulaError("NAME", f"Unknown range name: '{upper}'.")
        arguments = self._arguments()
        if upper == "HYPERLINK":
            self.link = str(_single(arguments[0])) if arguments else ""
        if upper not in _FUNCTIONS:
            raise FormulaError("NAME", f"Unknown function: '{upper}'.")
        return _FUNCTIONS[upper](arguments)

    def _arguments(self) -> list[Any]:
        arguments: list[Any] = []
        if self._take(")"):
            return arguments
        while True:
            arguments.append(self.expression())
            if self._take(")"):
                return arguments
            # Google reads a semicolon everywhere; a comma only where it is not the decimal mark.
            if not self._take(";") and not (self._locale.arguments == "," and self._take(",")):
                raise _PARSE


def _single(value: Any) -> Scalar:
    while isinstance(value, list):
        value = value[0] if value else None
    return value  # type: ignore[no-any-return]


def _number(value: Any) -> float:
    value = _single(value)
    if isinstance(value, str):
        message = (
            f"This formula expects number values. But '{value}' is a text and cannot be coerced to a number."
        )
        raise FormulaError("VALUE", message)
    return float(value or 0)


def _text(value: Any, locale: Locale) -> str:
    value = _single(value)
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() else repr(value)
        return text.replace(".", locale.decimal)
    return "" if value is None else str(value)


def _combined(mark: str, left: Any, right: Any, locale: Locale) -> Any:
    if mark == "&":
        return _text(left, locale) + _text(right, locale)
    if mark in "=<>" or len(mark) == 2:
        return _compared(mark, _single(left), _single(right))
    first, second = _number(left), _number(right)
    if mark == "/" and not second:
        raise FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    return {"+": first.__add__, "-": first.__sub__, "*": first.__mul__, "/": first.__truediv__}.get(
        mark, first.__pow__
    )(second)


def _compared(mark: str, left: Scalar, right: Scalar) -> bool:
    first, second = sort_key(left), sort_key(right)
    is_less, is_same = first < second, first == second
    return {
        "=": is_same,
        "<>": not is_same,
        "<": is_less,
        ">": not (is_less or is_same),
        "<=": is_less or is_same,
        ">=": not is_less,
    }[mark]


def sort_key(value: Scalar) -> tuple[int, float, str]:
    """Return what orders values: numbers, then text whatever its case, then FALSE and TRUE."""
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, float(value or 0), ""


def _flat(arguments: list[Any]) -> Iterator[Scalar]:
    for argument in arguments:
        if isinstance(argument, list):
            yield from _flat(argument)
        else:
            yield argument


def _sum(arguments: list[Any]) -> float:
    return sum(float(part) for part in _flat(arguments) if isinstance(part, float | int))


def _hyperlink(arguments: list[Any]) -> Scalar:
    if not 1 <= len(arguments) <= 2:
        raise FormulaError(
            "N_A", "Wrong number of arguments to HYPERLINK. Expected between 1 and 2 arguments."
        )
    return _single(arguments[-1])


_FUNCTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "HYPERLINK": _hyperlink,
    "SUM": _sum,
    "TRUE": lambda _: True,
    "FALSE": lambda _: False,
    "COUNTA": lambda arguments: float(sum(part not in (None, "") for part in _flat(arguments))),
    "UPPER": lambda arguments: str(_single(arguments[0]) or "").upper(),
    "IF": lambda arguments: arguments[1] if _single(arguments[0]) else [*arguments, False][2],
}
