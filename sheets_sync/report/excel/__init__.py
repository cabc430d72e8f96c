"""The district report: an Excel workbook that needs no editing, safe to hand on by default."""

from sheets_sync.report.edition import Edition, Wanted
from sheets_sync.report.excel.writing import write_report

__all__ = ["Edition", "Wanted", "write_report"]
