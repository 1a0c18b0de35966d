"""The workbook given back to its sender: their own file, with every finding marked, explained and mendable in place."""
