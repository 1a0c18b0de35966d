"""The slides shown to a council: the claims of a report, one a slide, each with its chart and its evidence in the notes."""
