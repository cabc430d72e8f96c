"""What must not be written to, because something of people's would be lost. Pure."""

from __future__ import annotations

from sheets_sync.backends.xlsx.grid import LAST_COL, LAST_ROW
from sheets_sync.backends.xlsx.package import Package
from sheets_sync.backends.xlsx.workbook import Workbook
from sheets_sync.errors import WouldLoseError, WriteError
from sheets_sync.model import Plan

_AGAIN = "then run this again."


def check_package(package: Package, book: Workbook, plan: Plan) -> None:
    """Make sure the whole workbook may be written to.

    Raises:
        WouldLoseError: It is signed, shared the old way, strict, or its structure is protected.
    """
    names = [name.lower() for name in package.names]
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise WouldLoseError(
            "The workbook carries a digital signature, which any edit would void, so nothing was written. "
            f"Remove the signature in Excel (File, Info, View Signatures), {_AGAIN}"
        )
    if any("/revisions/" in name for name in names):
        raise WouldLoseError(
            "The workbook is a shared workbook of the old kind, whose history an edit would break. Nothing "
            f"was written. Stop sharing it in Excel (Review, Unshare Workbook), {_AGAIN}"
        )
    if book.is_strict:
        raise WouldLoseError(
            "The workbook is saved as Strict Open XML, which cannot be edited. Nothing was written. Save it "
            f"in Excel as Excel Workbook (.xlsx), {_AGAIN}"
        )
    if book.is_locked and (plan.new_tabs or plan.renames or plan.retired):
        raise WouldLoseError(
            "The workbook's structure is protected, so no tab can be added or renamed and nothing was "
            f"written. Unprotect it in Excel (Review, Protect Workbook), {_AGAIN}"
        )


def check_plan(book: Workbook, plan: Plan) -> None:
    """Make sure every place the plan names is there.

    Raises:
        WriteError: A tab is missing, or a title or place cannot be.
    """
    titles = {sheet.title.casefold() for sheet in book.sheets()}
    titles -= {rename.old.casefold() for rename in plan.renames}
    titles -= {title.casefold() for title in plan.retired}
    named = [edit.tab for edit in plan.edits] + [rename.old for rename in plan.renames]
    named += [column.tab for column in plan.new_columns]
    for title in dict.fromkeys(named):
        if book.sheet(title) is None:
            raise WriteError(f"The tab {title} is no longer there, so nothing was written. Run this again.")
    for title in [tab.title for tab in plan.new_tabs] + [rename.new for rename in plan.renames]:
        if title.casefold() in titles:
            raise WriteError(f"There is a tab {title} already, so nothing was written. Rename it, {_AGAIN}")
        titles.add(title.casefold())
    places = [(edit.row, edit.col) for edit in plan.edits]
    places += [(column.header_row, column.col) for column in plan.new_columns]
    if any(not (1 <= row <= LAST_ROW and 1 <= col <= LAST_COL) for row, col in places):
        raise WriteError("A tab is full to its last row or column, so nothing was written. Make room in it.")
