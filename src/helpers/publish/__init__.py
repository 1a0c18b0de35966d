"""From executed notebooks to pages, workbooks and the portal, re-read before they count."""
