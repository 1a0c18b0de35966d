"""From tidy tables to result tables and claims with their evidence."""
