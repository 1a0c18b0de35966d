"""What a notebook shows: charts, tables, claims and verbatims, in French."""
