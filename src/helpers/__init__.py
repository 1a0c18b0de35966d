"""Concertations territoriales: from the workbooks of territories to their reports and the national synthesis."""
