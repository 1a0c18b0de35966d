"""The documentation site: pages in French, records of developers in English, nothing that comes from elsewhere.

`make docs` builds it into `site/`. What the pages say of the framing, of the code and of the reports is produced from
them (`_house/produced.py`); the tests of `tests/docs/` read the result.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

project = "Concertations territoriales"
language = "fr"
extensions = ["myst_parser", "_house"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_house"]
myst_enable_extensions = ["deflist", "dollarmath"]
myst_dmath_allow_digits = False  # « 5 $ » is a price
myst_dmath_double_inline = False
myst_heading_anchors = 4
highlight_language = "none"
smartquotes = False  # French spaces and apostrophes are those of helpers.wording
html_theme = "theme"
html_theme_path = ["_house"]
html_math_renderer = "mathml"
html_copy_source = False
html_use_index = False
html_title = project
html_permalinks = False
nitpicky = True
