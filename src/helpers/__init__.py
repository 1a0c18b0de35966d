"""Concertations territoriales: from the workbooks of territories to their reports and the national synthesis."""

import sys

# jsonschema, which altair and nbformat load, compiles the grammar of internationalised addresses at every start: 3 of the
# 4 seconds that a notebook's imports take. Nothing here checks such addresses, so the optional module is not offered.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
