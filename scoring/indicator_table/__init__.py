"""The indicator table (指标表): a rubric as a workbook that people edit, written and read back without loss."""
