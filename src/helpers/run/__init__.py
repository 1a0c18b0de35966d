"""The batch: which reports to build, in what order, and what happened."""
