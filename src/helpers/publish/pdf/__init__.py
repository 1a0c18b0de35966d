"""The report on paper: the published page walked into Typst, printed as a tagged PDF, and re-read.

No text is kept here a second time: what a PDF says is what the page says.
"""
