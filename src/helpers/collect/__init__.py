"""From workbooks and platform exports to checked, tidy tables, without losing a row."""
