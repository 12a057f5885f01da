"""What stands on each sheet of the workbook, as data: `table.Sheet`. `scoring.export.xlsx` has their order."""
