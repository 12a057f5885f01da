"""What stands on each sheet of the workbook, as data: `table.Sheet`. One module is one sheet; `scoring.export.xlsx` has their order."""
