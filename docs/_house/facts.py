"""What pages say of what was tested, measured or assumed, taken from where the code holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import html

from helpers.collect.protection.privacy_measure import published
from helpers.framing.model import Framing
from helpers.inert import for_markdown
from helpers.publish import accessibility
from helpers.run import energy
from helpers.settings import Limits
from helpers.show.personal_data import by_kind
from helpers.wording import number


def typing_rules(framing: Framing) -> str:
    """The rules that the first sheet of the template gives."""
    return "\n".join(f"{place}. {for_markdown(rule)}" for place, rule in enumerate(framing.readme, start=1))


def kinds_of_pages() -> str:
    """The kinds of pages that were checked."""
    return _bullets(accessibility.KINDS_OF_PAGES)


def checked() -> str:
    """What programs check on the reports."""
    return _table(("Sujet", "Vérification", "Résultat"), accessibility.CHECKED)


def not_checked() -> str:
    """What nobody checked."""
    return _bullets(accessibility.NOT_CHECKED)


def limits() -> str:
    """What a workbook may weigh, hold and cost."""
    return _table(("Ce qui est limité", "Limite"), Limits().told())


def detection_rates() -> str:
    """How often planted personal data are found, kind by kind, without the second cue: the very table of the reports."""
    table = html.fromstring(str(by_kind(published(second_cue=False)).html()))
    rows = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in table.iter("tr")]
    return _table(rows[0], rows[1:])


def coefficients() -> str:
    """The coefficients of the estimate of energy, each with its bounds and its source."""
    lines = [
        (one.what, f"{number(one.low, 1)} à {number(one.high, 1)} {one.unit}".strip(), one.source)
        for one in energy.COEFFICIENTS
    ]
    return _table(("Coefficient", "Bornes", "Source"), lines)


def _figure(value: float) -> str:
    """A number with the decimals that it has.

    >>> _figure(0.392), _figure(80)
    ('0,392', '80')
    """
    return number(value, len(f"{value:g}".partition(".")[2]))


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {for_markdown(line)}" for line in lines)


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = (head, ["---"] * len(head), *([for_markdown(cell) for cell in line] for line in lines))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
