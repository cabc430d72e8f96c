"""Which report is wanted: for whom it is, and what goes along. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sheets_sync.errors import UsageError


class Edition(StrEnum):
    """For whom a report is, and so what it may say."""

    DISTRICT = "district"  # names and goals; no emails, nothing leaders typed, no findings
    INTERNAL = "internal"  # all of it: for the school's own leaders
    ANONYMOUS = "anonymous"  # a row each, under pseudonyms; nothing anybody wrote
    SUMMARY = "summary"  # counts alone

    @property
    def is_internal(self) -> bool:
        """Tell whether it stays in the school."""
        return self is Edition.INTERNAL

    @property
    def is_named(self) -> bool:
        """Tell whether it lists by name whom it counts; where it does not, small counts are kept back."""
        return self in {Edition.DISTRICT, Edition.INTERNAL}

    @property
    def has_rows(self) -> bool:
        """Tell whether people have rows in it."""
        return self is not Edition.SUMMARY


@dataclass(frozen=True)
class Wanted:
    """What a report should be.

    ``has_plans`` adds a page per teacher. ``secret`` keys the pseudonyms, of which an anonymous report has
    some. ``mark`` stands unseen in the file and tells whose report it is. ``homes`` say how links to a
    workbook begin, by its source.
    """

    edition: Edition = Edition.DISTRICT
    has_plans: bool = False
    secret: bytes = field(default=b"", repr=False)
    mark: str = ""
    homes: Mapping[str, str] = field(default_factory=dict)


def chosen(*, internal: bool, anonymize: bool, summary_only: bool, plans: bool) -> Edition:
    """Return the edition that the command's options ask for.

    Raises:
        UsageError: They do not go together.
    """
    if internal and (anonymize or summary_only):
        other = "--anonymize" if anonymize else "--summary-only"
        raise UsageError(
            f"--internal adds emails and leaders' notes, {other} takes people out, so they do not go "
            f"together. Name one of them."
        )
    if plans and (anonymize or summary_only):
        other = "--anonymize" if anonymize else "--summary-only"
        raise UsageError(
            f"--plans prints each teacher's own plan, by name, and {other} names nobody, so they do not go "
            f"together. Make two reports."
        )
    if summary_only:
        return Edition.SUMMARY
    if anonymize:
        return Edition.ANONYMOUS
    return Edition.INTERNAL if internal else Edition.DISTRICT
