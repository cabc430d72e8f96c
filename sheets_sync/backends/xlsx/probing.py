"""Whether a sync could read and replace a workbook's file. I/O: reads the file and looks at its folder."""

from __future__ import annotations

import os
from pathlib import Path

from sheets_sync.backends.xlsx import saving
from sheets_sync.backends.xlsx.opening import open_package, read_bytes
from sheets_sync.errors import WriteError


class FileProbe:
    """Looks at a file as a sync would, and changes nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._named = path

    def look_at_file(self) -> str:
        """Say that the file is a workbook that can be read.

        Raises:
            ReadError: It is not.
        """
        raw = read_bytes(self._named)
        open_package(raw, self._named)
        return f"a workbook of {max(len(raw) // 1024, 1):,} KB"

    def look_whether_closed(self) -> str:
        """Say that no program has it open.

        Raises:
            WriteError: One has.
        """
        saving.check_closed(self.path)
        return "no program has it open"

    def look_at_folder(self) -> str:
        """Say that the file can be replaced.

        Raises:
            WriteError: The folder or the file may not be written to.
        """
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            raise WriteError(
                f"The folder {self.path.parent} may not be written to. Ask for the right to write there, or "
                f"work on a copy elsewhere."
            )
        if not os.access(self.path, os.W_OK):
            raise WriteError(
                f"{self.path.name} is marked as read-only. Take the mark off (on Windows: Properties, "
                f"Read-only; elsewhere: chmod u+w), or work on a copy."
            )
        return "the file can be replaced"
