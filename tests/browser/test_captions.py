"""The caption of a table that is wider than the screen, in Chromium."""

from __future__ import annotations

from importlib import resources

from helpers.show.elements import Row, Table
from tests.browser.chromium import chromium

WIDTH = 390


def test_a_caption_stays_whole_while_its_table_scrolls() -> None:
    """On a phone, the caption of a wide table is read in full, before the table is scrolled and after."""
    caption = "Participants par événement et par public, territoire par territoire (petits effectifs masqués)"
    table = Table(caption, tuple(f"Colonne {n}" for n in range(12)), (Row(tuple("valeur" for _ in range(12))),))
    style = resources.files("helpers.publish").joinpath("template", "style.css").read_text(encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 800})
        page.set_content(f"<style>{style}</style><main>{table.html()}</main>")
        region, words = page.locator(".table-scroll"), page.locator("caption span")
        assert region.evaluate("one => one.scrollWidth > one.clientWidth + 200")
        for scrolled in (0, 150):
            region.evaluate(f"one => one.scrollLeft = {scrolled}")
            box = words.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= WIDTH
