"""What an analyst explores of a page, a territory or the nation, section by section: `notebooks/exploration.ipynb` calls it.

Only what may be published is read: printable texts, publics that pages tell. Each section is worked out when its cell is run, from
aggregates first, so that a nation of two million rows answers too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.analyse.compare import FRANCE
from helpers.analyse.texts import MOST as SAMPLE
from helpers.analyse.texts import read_texts
from helpers.desk.claim_rows import ClaimRows
from helpers.desk.counts import Chosen, count
from helpers.desk.ledgers import Ledgers
from helpers.desk.links import address
from helpers.desk.plane import plane_of
from helpers.desk.style import DeskStyle
from helpers.desk.views import Views
from helpers.desk.words import Words
from helpers.errors import CampaignError
from helpers.framing.matching import suggestion
from helpers.framing.world_names import NATION
from helpers.publish.told import PAGE, territory_of
from helpers.run.prepare import Prepared
from helpers.run.reports import opened, refuse_absent
from helpers.settings import Settings
from helpers.show import parts
from helpers.show.elements import Element, Header, Notice
from helpers.wording import FICTIONAL, number, quote

WHOLE = 1_000_000_000  # texts of one territory: all of them


def exploration(
    campaign: str, territory: str = "", *, theme: str = "", word: str = "", claim: str = "", settings: Settings | None = None
) -> Exploration:  # fmt: skip
    """A territory, or the French territories of a campaign when none is named; `theme`, `word` and `claim` are what is looked at first."""
    prepared = opened(campaign, settings)
    if territory:
        refuse_absent(prepared, territory)
    known = prepared.campaign.framing.theme_by_code
    if theme and theme not in known:
        hint = suggestion(theme, known) or f"Thèmes : {', '.join(known)}."
        raise CampaignError(f"Thème {quote(theme)} inconnu de ce cadrage. {hint}")
    return Exploration(prepared, territory, theme, word, claim)


@dataclass(frozen=True)
class Exploration:
    """A page (the nation without a territory), and what is looked at first: a theme, a word, a claim."""

    _prepared: Prepared
    _territory: str
    _theme: str
    _word: str
    _claim: str

    def header(self) -> Element:
        """What is explored, and that nothing of it is published."""
        campaign = self._prepared.campaign
        title = self._names.get(self._territory, "Les territoires français")
        facts = (("Campagne", campaign.title), ("Territoires", number(len(self._slugs))))
        return parts.group(
            DeskStyle(),
            Header("Exploration", title, "", facts, (FICTIONAL.capitalize(),) if campaign.fictional else ()),
            Notice(
                "info",
                "Tout ce qui suit se compte aussi sur les pages publiées : textes publiables, publics affichés à côté d’eux. Un effectif masqué ne revient pas ici.",
            ),
        )

    def linked(self) -> Element:
        """Themes, publics, the plane of territories, names and words, each answering the others."""
        from helpers.desk.explorer import Explorer  # noqa: PLC0415 - loads altair and the widgets, which the words do without

        return Explorer(self._views, Chosen(self._theme))

    def claim(self) -> Element:
        """A claim with its figures and the lines of workbooks that it rests on; a list to choose another one."""
        from helpers.desk.chooser import Chooser  # noqa: PLC0415 - loads the widgets

        return Chooser("Constat", self._claims.ids, self._claim, self._claims.claim)

    def concordance(self) -> Element:
        """A word in its context; a field to seek another one."""
        from helpers.desk.chooser import Seeker  # noqa: PLC0415 - loads the widgets

        return Seeker("Mot", self._word, self._words.concordance)

    def frequent(self) -> Element:
        """The words that come in most contributions."""
        return self._words.frequent()

    def specificities(self) -> Element:
        """The words proper to each public."""
        return self._words.specificities()

    def worlds(self) -> Element:
        """The lexical worlds."""
        return self._words.worlds()

    def names_to_write(self) -> Element:
        """The lines of `mondes.toml` that name the worlds."""
        return self._words.names_to_write()

    @cached_property
    def _slugs(self) -> Sequence[str]:
        territories = self._prepared.territories
        french = territories.loc[territories["group"].eq(FRANCE), "slug"]
        return [self._territory] if self._territory else list(french)

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(zip(self._prepared.territories["slug"], self._prepared.territories["name"], strict=True))

    @cached_property
    def _folders(self) -> list[Path]:
        return [self._prepared.folder / slug for slug in self._slugs]

    @cached_property
    def _views(self) -> Views:
        counts = count(self._folders)
        territories = self._prepared.territories
        plane = (
            plane_of(territories[territories["slug"].isin(self._slugs)], counts) if not self._territory else territories.head(0)
        )
        names = {slug: self._names[slug] for slug in self._slugs}
        return Views(self._prepared, counts, plane, names, self._address)

    @cached_property
    def _claims(self) -> ClaimRows:
        return ClaimRows(self._prepared, Ledgers(self._prepared).of(self._territory), self._names, self._address)

    @cached_property
    def _words(self) -> Words:
        texts = read_texts(self._folders, WHOLE if self._territory else SAMPLE)
        return Words(self._territory or NATION, self._prepared.campaign, texts, self._names, self._address)

    @cached_property
    def _address(self) -> Callable[[str], str]:
        """Where a row is on the page of its territory, through the Jupyter server where there is one."""
        settings, known = self._prepared.settings, frozenset(self._names)
        reports = settings.reports(self._prepared.campaign.id)
        start = address(reports, settings.root / "notebooks")

        def of(id_: str) -> str:
            slug = id_ if id_ in known else territory_of(id_, known)
            return f"{start}/territoires/{slug}/{PAGE}#{id_.removeprefix(f'{slug}-')}"

        return of
