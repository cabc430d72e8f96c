"""A workbook in a local .xlsx file; only the parts that change are written anew."""

from sheets_sync.backends.xlsx.backend import XlsxBackend

__all__ = ["XlsxBackend"]
