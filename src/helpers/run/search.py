"""The search of a campaign: the parts of the territories whose report stands, and the sentences of the nation that they feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.analyse.claims import read_ledger
from helpers.analyse.compare import FRANCE, FRANCOPHONE_CLASS
from helpers.analyse.national_claims import DIVERGENCES, FEW, PROPOSITIONS, THEMES
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.publish.parsed import parsed
from helpers.publish.search.directory import Directory, Found, Support, write_directory
from helpers.publish.search.shard import read_counts
from helpers.publish.told import PAGE, territory_of
from helpers.run import prepare
from helpers.run.manifest import Manifest
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL, SEARCH, WORKSHOP_PAGE, Task
from helpers.settings import Settings
from helpers.wording import inside

# What a contribution feeds, in the words of a reader; of a proposition, its sentence says which kind it is.
LABELS = {DIVERGENCES: "divergence sur ce thème", FEW: "position peu partagée", THEMES: "ce thème dans la synthèse"}
PAGES = ((f"{NATIONAL}/{PAGE}", "synthèse nationale"), (f"{NATIONAL}/{WORKSHOP_PAGE}", "atelier du manifeste"))
CITIES = "-francophonie"  # ends what the sentences on the francophone cities are about


def write_search(settings: Settings, prepared: Prepared, manifest: Manifest) -> tuple[int, int]:
    """Write the files of a campaign's search that are no territory's own; how many contributions can be found, in how many territories."""
    reports = settings.reports(prepared.campaign.id)
    found = tuple(_found(settings, prepared, manifest))
    fed = _fed(prepared, manifest, reports, {one.slug: one.group for one in found})
    framing = prepared.campaign.framing
    write_directory(
        reports,
        Directory(
            found,
            themes=tuple((one.code, one.label) for one in framing.themes),
            kinds=tuple((one.code, one.label) for one in framing.lists["kinds"].choices),
            publics=tuple(_publics(framing)),
            pages=PAGES,
            supports=tuple(fed.supports),
            of_theme=fed.of_theme,
            fed=fed.of_row,
        ),
    )
    return sum(one.counts.texts for one in found), len(found)


def _publics(framing: Framing) -> Iterator[str]:
    return (choice.label for choice in framing.lists["publics"].choices)


def _found(settings: Settings, prepared: Prepared, manifest: Manifest) -> Iterator[Found]:
    """The territories whose report stands, in the order of a dictionary."""
    lines = prepared.territories
    names = {str(line.slug): (str(line.name), str(line.group)) for line in lines.itertuples()}
    for slug in sorted(names, key=lambda slug: (fold(names[slug][0]), slug)):
        path = Task(prepared.campaign.id, slug).folder(settings) / SEARCH
        if slug in manifest.artefacts and path.is_file():
            counts = read_counts(settings.processed(prepared.campaign.id) / slug, path)
            yield Found(slug, *names[slug], counts, path.stat().st_size)


@dataclass
class _Fed:
    """Which sentences of the nation each contribution feeds, gathered claim by claim."""

    supports: list[Support] = field(default_factory=list)
    of_theme: dict[str, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    of_row: dict[str, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))


def _fed(prepared: Prepared, manifest: Manifest, reports: Path, groups: Mapping[str, str]) -> _Fed:
    fed = _Fed()
    if NATIONAL not in manifest.artefacts:
        return fed
    shown = [set(parsed((reports / href).read_text(encoding="utf-8")).values("id")) for href, _ in PAGES]
    ledger = read_ledger(prepared.settings.processed(prepared.campaign.id) / prepare.NATIONAL)
    for claim in ledger[ledger["section"].isin((PROPOSITIONS, *LABELS))].itertuples():
        anchor = "constat-" + claim.id.split("/", 1)[1].replace("/", "-")
        pages = tuple(place for place, anchors in enumerate(shown) if anchor in anchors)
        if pages:
            _note(fed, claim.id, claim.evidence, groups)
            fed.supports.append(Support(_label(claim.section, claim.sentence), anchor, pages))
    return fed


def _note(fed: _Fed, id_: str, evidence: Sequence[str], groups: Mapping[str, str]) -> None:
    """Note what feeds the next sentence: a whole theme, or each row."""
    place = len(fed.supports)
    _, about, what, *_ = id_.split("/")
    if about.removesuffix(CITIES) == THEMES:
        fed.of_theme[FRANCE if about == THEMES else FRANCOPHONE_CLASS][what].append(place)
        return
    for row in evidence:
        slug = territory_of(row, groups)
        if slug:
            fed.of_row[slug][row.removeprefix(f"{slug}-")].append(place)


def _label(section: str, sentence: str) -> str:
    return LABELS.get(section) or inside(sentence.partition("\u00a0:")[0])
