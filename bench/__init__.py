"""How long a workbook takes to be checked, and how much memory, at 500, 20,000 and 200,000 contributions."""
