"""What a batch can ask for: one function a kind, each taking the book and the request's body."""

from __future__ import annotations

from collections.abc import Callable

from tests.emulator.book import Book
from tests.emulator.boxes import Json
from tests.emulator.kinds import (
    cells,
    charts,
    dimensions,
    finding,
    naming,
    pasting,
    protection,
    ranges,
    rules,
    tabs,
)

KINDS: dict[str, Callable[[Book, Json], Json]] = {
    "addBanding": rules.add_banding,
    "addChart": charts.add_chart,
    "addConditionalFormatRule": rules.add_conditional_format_rule,
    "addDimensionGroup": dimensions.add_dimension_group,
    "addNamedRange": naming.add_named_range,
    "addProtectedRange": protection.add_protected_range,
    "addSheet": tabs.add_sheet,
    "appendCells": cells.append_cells,
    "appendDimension": dimensions.append_dimension,
    "autoResizeDimensions": dimensions.auto_resize_dimensions,
    "clearBasicFilter": rules.clear_basic_filter,
    "copyPaste": pasting.copy_paste,
    "createDeveloperMetadata": naming.create_developer_metadata,
    "cutPaste": pasting.cut_paste,
    "deleteBanding": rules.delete_banding,
    "deleteConditionalFormatRule": rules.delete_conditional_format_rule,
    "deleteDeveloperMetadata": naming.delete_developer_metadata,
    "deleteDimension": dimensions.delete_dimension,
    "deleteDimensionGroup": dimensions.delete_dimension_group,
    "deleteEmbeddedObject": charts.delete_embedded_object,
    "deleteNamedRange": naming.delete_named_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "deleteRange": ranges.delete_range,
    "deleteSheet": tabs.delete_sheet,
    "duplicateSheet": tabs.duplicate_sheet,
    "findReplace": finding.find_replace,
    "insertDimension": dimensions.insert_dimension,
    "insertRange": ranges.insert_range,
    "mergeCells": cells.merge_cells,
    "moveDimension": dimensions.move_dimension,
    "randomizeRange": ranges.randomize_range,
    "repeatCell": cells.repeat_cell,
    "setBasicFilter": rules.set_basic_filter,
    "setDataValidation": cells.set_data_validation,
    "sortRange": ranges.sort_range,
    "unmergeCells": cells.unmerge_cells,
    "updateCells": cells.update_cells,
    "updateConditionalFormatRule": rules.update_conditional_format_rule,
    "updateDimensionProperties": dimensions.update_dimension_properties,
    "updateNamedRange": naming.update_named_range,
    "updateProtectedRange": protection.update_protected_range,
    "updateSheetProperties": tabs.update_sheet_properties,
    "updateSpreadsheetProperties": tabs.update_spreadsheet_properties,
}
