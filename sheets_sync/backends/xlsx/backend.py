"""A workbook that lives in a local .xlsx file. I/O: reads and replaces that file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sheets_sync.backends import Written
from sheets_sync.backends.xlsx import saving
from sheets_sync.backends.xlsx.markup import MarkupError
from sheets_sync.backends.xlsx.opening import damaged, open_package, read_bytes
from sheets_sync.backends.xlsx.package import Package, PackageError
from sheets_sync.errors import ChangedError, ReadError, WouldLoseError
from sheets_sync.model import Plan, Snapshot

_ABSENT = "absent"


class XlsxBackend:
    """One file; with ``may_create`` a missing one reads as empty and is made when applied to."""

    def __init__(self, path: Path, may_create: bool = False) -> None:
        self.path = path
        self.may_create = may_create

    def read(self, code_headers: frozenset[str]) -> Snapshot:
        """Read the whole workbook; ``code_headers`` (folded) name columns whose displayed text is wanted.

        Raises:
            ReadError: The workbook is not there or cannot be read.
        """
        if self.may_create and not self.path.exists():
            return Snapshot(source=str(self.path), tabs=(), fingerprint=_ABSENT)
        # Imported here, as below: a run that only reads, or only writes, starts sooner.
        from python_calamine import CalamineError

        from sheets_sync.backends.xlsx.reading import read_tabs

        raw = read_bytes(self.path)
        package = open_package(raw, self.path)
        try:
            tabs = read_tabs(raw, package, code_headers)
        except (CalamineError, PackageError, MarkupError, ValueError) as error:
            raise ReadError(damaged(self.path.name)) from error
        return Snapshot(source=str(self.path), tabs=tabs, fingerprint=sha256(raw).hexdigest())

    def apply(self, plan: Plan, snapshot: Snapshot) -> Written:
        """Write ``plan``, made from ``snapshot``: all or nothing.

        Raises:
            ChangedError: The file is no longer what ``snapshot`` shows.
            WouldLoseError: Something of people's would be lost.
            WriteError: Nothing was written.
        """
        from sheets_sync.backends.xlsx.applying import applied, unclean

        path = self.path.resolve()
        saving.clean_leftovers(path)
        if plan.is_empty:
            return Written(0)
        saving.check_closed(path)
        before = saving.stamp(path)
        raw, package = self._current(path, snapshot)
        try:
            new = applied(package, plan)
        except (PackageError, MarkupError) as error:
            raise WouldLoseError(unclean(path.name)) from error
        # What is in a tab that leaves is for fewer eyes than the file it leaves: no copy of it stays.
        saving.replace(path, new, raw, before, is_kept=not plan.retired)
        return Written(plan.cell_count)

    def _current(self, path: Path, snapshot: Snapshot) -> tuple[bytes | None, Package]:
        if snapshot.fingerprint == _ABSENT:
            if path.exists():
                raise ChangedError(saving.changed(path.name))
            from sheets_sync.backends.xlsx.applying import blank_package

            return None, Package(blank_package())
        try:
            raw = read_bytes(path)
        except ReadError as error:
            raise ChangedError(saving.changed(path.name)) from error
        if sha256(raw).hexdigest() != snapshot.fingerprint:
            raise ChangedError(saving.changed(path.name))
        return raw, open_package(raw, path)
