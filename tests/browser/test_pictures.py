"""What three pages look like, at three widths, beside the pictures that were looked at and kept.

The pictures are small (a fifth of the screen, so that the drawing of letters hardly counts). After a change that is wanted:
`NOUVELLES_IMAGES=1 pytest tests/browser/test_pictures.py`, then look at them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import A_SCREEN, DESK, PHONE, TABLET, Built, chromium, kinds_of_pages, opened

pytestmark = pytest.mark.xdist_group("built")
PICTURES = Path(__file__).parent / "pictures"
RENEW = "NOUVELLES_IMAGES" in os.environ
PAGES = {"rapport": "rapport d’un territoire", "synthese": "synthèse nationale", "declaration": "présente déclaration"}
REDUCED = 5  # times smaller than the screen
MOST_DIFFERENT = 0.03  # part of the points that may differ, each by more than a shade
# A picture reduced by the browser itself, and the part of its points that differ from those of another.
REDUCE = """async ([picture, times]) => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(Math.round(bitmap.width / times), Math.round(bitmap.height / times));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(bytes.reduce((text, one) => text + String.fromCharCode(one), ""));
}"""
DIFFERENCE = """async (pictures) => {
  const points = async (picture) => {
    const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  };
  const [one, other] = await Promise.all(pictures.map(points));
  if (one.length !== other.length) return 1;
  let far = 0;
  for (let at = 0; at < one.length; at += 4)
    far += Math.max(...[0, 1, 2].map((of) => Math.abs(one[at + of] - other[at + of]))) > 48;
  return (4 * far) / one.length;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _address(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def _reduced(browser: Browser, path: Path, width: int, blot: str = "") -> bytes:
    """The first screen of a page, five times smaller; `blot` is put on it, for a test."""
    context = browser.new_context(viewport={"width": width, "height": A_SCREEN}, offline=True)
    page, _ = opened(context, path)
    if blot:
        page.locator(blot).evaluate("one => one.remove()")
    seen = page.screenshot()
    context.close()
    blank = browser.new_page()
    reduced = base64.b64decode(blank.evaluate(REDUCE, [_address(seen), REDUCED]))
    blank.close()
    return reduced


def _difference(browser: Browser, one: bytes, other: bytes) -> float:
    blank = browser.new_page()
    found = blank.evaluate(DIFFERENCE, [_address(one), _address(other)])
    blank.close()
    return float(found)


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_looks_as_it_did(built: Built, browser: Browser, name: str, width: int) -> None:
    """The first screen differs from the picture that was kept by a few points at most; without a picture, it fails."""
    seen = _reduced(browser, kinds_of_pages(built)[PAGES[name]], width)
    kept = PICTURES / f"{name}-{width}.png"
    if RENEW:
        kept.write_bytes(seen)
    assert kept.is_file(), "pas d’image de référence : NOUVELLES_IMAGES=1 la crée, regardez-la"
    assert _difference(browser, seen, kept.read_bytes()) <= MOST_DIFFERENT


def test_a_page_that_changed_would_be_seen(built: Built, browser: Browser) -> None:
    """The first figures taken away, the same page is no longer the picture."""
    path = kinds_of_pages(built)["rapport d’un territoire"]
    changed = _reduced(browser, path, DESK, blot=".report-header .facts")
    assert _difference(browser, changed, (PICTURES / f"rapport-{DESK}.png").read_bytes()) > MOST_DIFFERENT


def test_pictures_are_small() -> None:
    """Nine pictures, of a few kilobytes each."""
    kept = sorted(PICTURES.glob("*.png"))
    assert len(kept) == len(PAGES) * 3
    assert max(path.stat().st_size for path in kept) <= 60_000
