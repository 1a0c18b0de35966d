"""`donnees.xlsx`: the tables behind a report, ready to sort and count, with nothing that a spreadsheet would run."""
