"""The workbook that a territory fills in."""
