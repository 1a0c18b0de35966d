"""Exports of participation platforms and forms, turned into the workbook."""
