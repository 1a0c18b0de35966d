"""SVG that lives inside a page: small, stable, without style, script nor address."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.show import charts, labels, maps, svg, theme

TABLE = pd.DataFrame({"theme": ["Sobriété", "Travail"], "count": [1234, 567], "territories": [7, 3]})
PROGRAM = """
import pandas as pd
from helpers.show import charts, svg
table = pd.DataFrame({"theme": ["Sobriété", "Travail"], "count": [1234, 567], "territories": [7, 3]})
print(svg.render_svg(charts.two_counts(table, "theme", "count", "territories"), "f1"), end="")
"""


def drawn(prefix: str = "f1") -> str:
    return svg.render_svg(charts.two_counts(TABLE, "theme", "count", "territories"), prefix)


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_root() -> None:
    """The root scales, cuts nothing and is left to the page's own text alternative."""
    root = ET.fromstring(drawn())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert (root.get("overflow"), root.get("aria-hidden"), root.get("focusable")) == ("visible", "true", "false")


def test_no_style_and_no_address() -> None:
    """A strict Content-Security-Policy finds nothing to refuse."""
    text = drawn()
    assert "style=" not in text
    assert "<?xml" not in text
    assert re.findall(r"\w+://[^\"]*", text) == ["http://www.w3.org/2000/svg"]


def test_style_becomes_attributes() -> None:
    """A style declaration is kept as an attribute."""
    element = ET.Element("path", {"style": "stroke: red; opacity:0.5", "d": "M0.123456,1"})
    svg._clean(element)
    assert element.attrib == {"stroke": "red", "opacity": "0.5", "d": "M0.12,1"}


def test_ids_follow_the_prefix() -> None:
    """Two drawings in one page never share an id, and references follow their id."""
    root = ET.fromstring('<svg><clipPath id="clip7"/><g clip-path="url(#clip7)"><use href="#clip7"/></g></svg>')
    svg._renumber(root, "f3")
    assert ET.tostring(root, encoding="unicode") == (
        '<svg><clipPath id="f3-1" /><g clip-path="url(#f3-1)"><use href="#f3-1" /></g></svg>'
    )


def test_shared_attributes_are_written_once() -> None:
    """What all the children of a group say, the group says; what one does not say stays where it is."""
    root = ET.fromstring('<svg><g><text fill="red" font-size="3">a</text><text fill="red">b</text></g></svg>')
    svg._hoist(root)
    assert ET.tostring(root, encoding="unicode") == ('<svg><g fill="red"><text font-size="3">a</text><text>b</text></g></svg>')


def test_same_bytes_in_one_process_and_in_two() -> None:
    """A chart gives the same bytes twice here, and the same in another process in another time zone."""
    environment = {"PYTHONPATH": str(Path(svg.__file__).parents[2]), "TZ": "America/Montreal", "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-X", "utf8", "-c", PROGRAM], env=environment, capture_output=True, check=True)
    assert drawn() == drawn() == other.stdout.decode("utf-8")


def test_french_numbers() -> None:
    """Thousands are set apart by the narrow no-break space."""
    assert ">1\u202f234<" in drawn()


@pytest.mark.parametrize("name", ["ink", "quiet", "main", "accent", "third", "fourth"])
def test_contrast_on_paper(name: str) -> None:
    """Every colour of a text or of a mark reaches 4.5:1 on white."""
    assert contrast(getattr(theme.PALETTE, name), theme.PALETTE.paper) >= 4.5


@pytest.mark.parametrize("name", ["tint", "deep_tint", "warm_tint"])
def test_contrast_of_text_on_tints(name: str) -> None:
    """Figures stay readable on the darkest cell."""
    assert contrast(theme.PALETTE.ink, getattr(theme.PALETTE, name)) >= 4.5


def test_each_group_has_its_own_shape() -> None:
    """Two groups never differ by their colour alone: shape or filling differs too."""
    styles = theme.chart_config()["style"]
    looks = [(styles[name]["shape"], styles[name]["color"] == theme.PALETTE.paper) for name in theme.GROUP_STYLES]
    assert len(set(looks)) == 6


def test_names_never_overlap() -> None:
    """Twenty-three points, several identical or very near: no name covers another name or a point."""
    points = [(250.0, 300.0)] * 4 + [(252.0 + at, 300.0) for at in range(6)] + [(40.0 * at, 150.0) for at in range(13)]
    texts = [f"Communauté d’agglo {at}" for at in range(23)]
    frame = labels.Box(0, 0, 500, 600)
    boxes = labels.place(points, texts, frame, 7)
    drawn = np.array([astuple(box) for box in boxes])
    assert frame.holds_whole(drawn).all()
    assert not any(one.overlaps(drawn[at + 1 :]).any() for at, one in enumerate(boxes))
    assert not any(box.left < x < box.right and box.top < y < box.bottom for box in boxes for x, y in points)
    assert boxes == labels.place(points, texts, frame, 7)


def test_a_name_alone_stands_at_the_right() -> None:
    """Without neighbours a name starts just right of its point, on its line."""
    (box,) = labels.place([(100.0, 100.0)], ["Sicoval"], labels.Box(0, 0, 500, 500), 7)
    assert (box.left, box.top, box.bottom) == (111.0, 90.0, 110.0)


def test_line_and_box() -> None:
    """A line crosses a box when it goes through it, not when it stops before."""
    box = labels.Box(10, 10, 20, 20)
    assert box.crossed((0, 15), (30, 15))
    assert not box.crossed((0, 15), (9, 15))
    assert not box.crossed((0, 5), (30, 5))


def test_wrap_holds_no_break_spaces() -> None:
    """A line never breaks at a no-break space."""
    assert labels.wrap("Qui décide\u202f? Nous", 11) == "Qui\ndécide\u202f?\nNous"


def test_outline_of_any_geojson(tmp_path: Path) -> None:
    """Outer rings are read from a feature or a bare geometry; no file, no outline."""
    path = tmp_path / "outline.json"
    path.write_text('{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,45],[1,46],[0,45]]]]}}')
    assert maps.read_outline(path) == ([(0, 45), (1, 46), (0, 45)],)
    assert maps.read_outline(tmp_path / "absent.json") == ()
