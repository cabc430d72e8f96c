"""Open an .xlsx file, or say in a sentence why it cannot be read. I/O: reads the file once."""

from __future__ import annotations

from pathlib import Path

from sheets_sync.backends.xlsx.markup import MarkupError, check
from sheets_sync.backends.xlsx.package import Package, PackageError, TooLargeError
from sheets_sync.backends.xlsx.workbook import Workbook
from sheets_sync.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = (
    "open it in Excel, Google Sheets or LibreOffice, save it as an Excel workbook (.xlsx) and use that file"
)


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes.

    Raises:
        ReadError: There is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(
            f"There is no file {path}. Check the path, or make a new workbook with: sheets-sync init {path}"
        ) from error
    except (IsADirectoryError, PermissionError) as error:
        if path.is_dir():
            raise ReadError(f"{path} is a folder. Name the .xlsx file in it.") from error
        raise ReadError(
            f"{path} may not be read. Ask its owner for access, or close the program that has it locked, "
            "then run this again."
        ) from error
    except OSError as error:
        raise ReadError(
            f"{path} could not be read ({error.strerror or error}). "
            "Check the disk or network folder, then run this again."
        ) from error


def open_package(raw: bytes, path: Path) -> Package:
    """Open a workbook's bytes as a package whose main parts are in order.

    Raises:
        ReadError: They are not those of an .xlsx file that can be read.
    """
    if not raw:
        raise ReadError(f"{path.name} is empty. Restore it from {path.name}.bak or another backup.")
    if raw.startswith(_OLE):
        raise ReadError(_ole_sentence(raw, path.name))
    if not raw.startswith((b"PK\3\4", b"PK\5\6")):
        raise ReadError(_text_sentence(raw, path.name))
    try:
        package = Package(raw)
        return _checked(package, path.name)
    except TooLargeError as error:
        raise ReadError(
            f"{path.name} would fill over 1 GB when unpacked, so it was not read. "
            "Check that it is the right file."
        ) from error
    except (PackageError, MarkupError) as error:
        raise ReadError(damaged(path.name)) from error


def damaged(name: str) -> str:
    """Say that a file is broken and what to do."""
    return (
        f"{name} is damaged or not whole. Open it in Excel to have it repaired, or restore it from "
        f"{name}.bak or another backup."
    )


def _checked(package: Package, name: str) -> Package:
    if not package.has("[Content_Types].xml"):
        raise ReadError(f"{name} is a zip file but not a workbook. Name an .xlsx file.")
    check(package.xml("[Content_Types].xml"))
    main = package.related("", "officeDocument")
    if main is not None and main.target.lower().endswith(".bin"):
        raise ReadError(f"{name} is in Excel's binary format (.xlsb), which is not read: {_SAVE_AS}.")
    if main is None or not main.target.lower().startswith("xl/"):
        if main is not None and main.target.lower().startswith(("word/", "ppt/")):
            raise ReadError(f"{name} is a document, not a workbook. Name an .xlsx file.")
        if main is None:
            raise ReadError(f"{name} is a zip file but not a workbook. Name an .xlsx file.")
    Workbook(package).sheets()
    return package


def _ole_sentence(raw: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return (
            f"{name} is protected with a password, so it cannot be read. Take the password off in Excel "
            "(File, Info, Protect Workbook, Encrypt with Password), save it, then run this again."
        )
    return f"{name} is in the old .xls format, which is not read: {_SAVE_AS}."


def _text_sentence(raw: bytes, name: str) -> str:
    head = raw[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table")):
        return (
            f"{name} is a web page, not a workbook; downloads that need a login often end so. "
            "Download the workbook again as .xlsx."
        )
    if b"\0" not in raw[:2048]:
        return f"{name} is a text file such as CSV, not a workbook: {_SAVE_AS}."
    return f"{name} is not an .xlsx file: {_SAVE_AS}."
