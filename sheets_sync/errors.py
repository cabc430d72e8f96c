"""What an operator can meet, each with its exit code. Pure.

    SheetsSyncError
    ├── UsageError          2   wrong usage or configuration
    │   └── TemplateError   2   a --template or rubric file that cannot be used
    ├── ReadError           3   the workbook could not be read
    ├── NotSharedError      3   the workbook is not shared with us, or not for editing
    ├── WriteError          3   nothing was written
    │   ├── ChangedError    3   the workbook changed since it was read
    │   ├── WouldLoseError  3   writing would lose something of people's
    │   └── GuardError      3   the plan would blank suspiciously much
    ├── LockedError         4   another sync of this workbook is running here
    ├── SomeFailedError     5   some schools of several failed
    └── PartWrittenError    6   written in part, or the outcome is unknown

A teacher's slip is a finding, never one of these; a fault of ours is any other exception (exit 70).
Each message is one or two sentences: what happened, what was not done, what to do next.
"""

from __future__ import annotations


class SheetsSyncError(Exception):
    """Base of everything an operator can put right.

    ``is_passing`` marks what may well pass by itself before anybody acts: under ``--quiet`` it is said only
    when it has lasted. A kind of error sets it for all of its own, or a single error is given it.
    """

    exit_code = 3
    is_passing: bool = False


class UsageError(SheetsSyncError):
    """The command or its configuration is wrong."""

    exit_code = 2


class TemplateError(UsageError):
    """A template or rubric file cannot be used."""


class ReadError(SheetsSyncError):
    """The workbook could not be read; nothing was written."""


class NotSharedError(SheetsSyncError):
    """The workbook is not shared with the account we are, or only to look at; nothing was written.

    ``mail`` is what to send to its owner.
    """

    def __init__(self, message: str, mail: str = "") -> None:
        super().__init__(message)
        self.mail = mail


class WriteError(SheetsSyncError):
    """The workbook could not be written; it is as it was."""


class ChangedError(WriteError):
    """The workbook changed between reading and writing."""

    is_passing = True


class WouldLoseError(WriteError):
    """Writing would lose something in the file that is not ours."""


class GuardError(WriteError):
    """The plan would blank more than a normal day explains."""


class LockedError(SheetsSyncError):
    """Another sync of this workbook is running on this machine."""

    exit_code = 4
    is_passing = True


class SomeFailedError(SheetsSyncError):
    """Some schools of several failed; the others are done."""

    exit_code = 5


class PartWrittenError(SheetsSyncError):
    """Written in part, or the outcome is unknown; the next sync puts it right."""

    exit_code = 6
