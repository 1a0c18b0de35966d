"""The analyst's desk: what the notebooks of those who work on a campaign call."""
