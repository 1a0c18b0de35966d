"""The analyst's desk: what notebooks and scripts of those who work on a campaign call."""
