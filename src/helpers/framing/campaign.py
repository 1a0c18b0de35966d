"""A campaign: one collection, with its framing, its dates and the territories that are expected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from helpers import files
from helpers.errors import CampaignError
from helpers.framing import territories
from helpers.framing.decisions import FILE as DECISIONS_FILE
from helpers.framing.decisions import NO_DECISIONS, Decisions, read_decisions
from helpers.framing.load import load_framing
from helpers.framing.matching import suggestion
from helpers.framing.model import Framing
from helpers.framing.regrouping import FILE as EDITS_FILE
from helpers.framing.regrouping import NO_EDITS, Edits, read_edits
from helpers.framing.territories import Territory
from helpers.framing.toml_fault import toml_fault
from helpers.framing.world_names import NATION, WorldNames, read_world_names
from helpers.settings import Settings

FILE = "campaign.toml"
LEXICAL, MEANING = "lexicale", "semantique"  # the two aids that propose themes
NOTE_TOLERANCE = 0.1  # share by which a figure may move before what was written beside it is to be read again
CALL_OF_2024 = "appel_2024"
KEYS: Mapping[str, type | tuple[type, ...]] = {
    "title": str, "framing": str, "fictional": bool, "expected": (str, list), "cut_off": date, "intro": str,
    "second_cue": bool, "theme_aid": str, "previous_wave": str,
    "note_tolerance": (int, float),
}  # fmt: skip


@dataclass(frozen=True)
class Campaign:
    """What `campaign.toml` says, and the names of its lexical worlds. `cut_off` is the day the collection is read at; no page knows another clock."""

    id: str
    title: str
    intro: str
    framing: Framing
    fictional: bool
    cut_off: date
    expected: tuple[Territory, ...]
    edits: Edits = NO_EDITS  # what the analyst corrected in the groups of propositions
    second_cue: bool = False  # asked for, never guessed from what a machine has: results would differ between machines
    theme_aid: str = LEXICAL  # asked for, for the same reason
    previous_wave: str = ""  # the campaign that this one follows
    worlds: Mapping[str, WorldNames] = field(default_factory=dict)  # `mondes.toml`, by page
    note_tolerance: float = NOTE_TOLERANCE
    decisions: Decisions = NO_DECISIONS  # `decisions.csv`: what analysts decided of single contributions

    def territory(self, slug: str) -> Territory | None:
        """The reference of an expected territory, if it is one."""
        return next((territory for territory in self.expected if territory.slug == slug), None)

    def seen_by(self, slug: str) -> Campaign:
        """What the report of a territory sees of its campaign: neither its introduction, its edits nor its decisions (its tables hold their outcome), and of the expected territories its own."""
        own = self.territory(slug)
        worlds = {page: self.worlds[page] for page in (slug,) if page in self.worlds}
        expected = () if own is None else (own,)
        return replace(self, intro="", edits=NO_EDITS, expected=expected, worlds=worlds, decisions=NO_DECISIONS)

    def world_names(self, page: str = NATION) -> WorldNames:
        """What the analyst decided of the lexical worlds of a page: those of the nation, or of a territory."""
        return self.worlds.get(page, WorldNames())


def campaigns(settings: Settings) -> tuple[str, ...]:
    """Names of the campaigns that have a folder."""
    return tuple(sorted(path.parent.name for path in (settings.root / "data" / "raw").glob(f"*/{FILE}")))


def read_campaign(settings: Settings, name: str) -> Campaign:
    """Read a campaign's file; raises `CampaignError` naming the file, the key and the way out."""
    path = settings.raw(name) / FILE
    if not path.is_file():
        known = campaigns(settings)
        hint = suggestion(name, known) or f"Campagnes connues : {', '.join(known) or 'aucune'}."
        raise CampaignError(f"Campagne « {name} » introuvable (il manque data/raw/{name}/{FILE}). {hint}")
    return _build(name, path, _read_keys(path))


def former_wave(settings: Settings, campaign: Campaign) -> Campaign | None:
    """The campaign that this one follows, if it names one; raises `CampaignError` when the two cannot be put side by side."""
    if not campaign.previous_wave:
        return None
    place = f"{campaign.id}/{FILE}, clé « previous_wave »"
    if campaign.previous_wave == campaign.id:
        raise CampaignError(
            f"{place} : une campagne ne peut pas se suivre elle-même. Donnez le dossier de la vague précédente."
        )
    try:
        former = read_campaign(settings, campaign.previous_wave)
    except CampaignError as error:
        raise CampaignError(f"{place} : {error}") from error
    if former.framing.id != campaign.framing.id:
        raise CampaignError(
            f"{place} : la campagne « {former.id} » suit le cadrage « {former.framing.id} », celle-ci « {campaign.framing.id} ». "
            "Deux vagues se comparent dans un même cadrage : corrigez la clé, ou retirez-la."
        )
    if former.cut_off > campaign.cut_off:
        raise CampaignError(f"{place} : la campagne « {former.id} » est arrêtée après celle-ci. Inversez les deux vagues.")
    return replace(former, previous_wave="")  # two waves are compared, not a chain of them


def campaign_as_it_stands(settings: Settings, name: str) -> Campaign:
    """A campaign that is read once in this process, and again when a file of it changes; same errors."""
    raw = settings.raw(name)
    kept = [*raw.glob("*.toml"), *raw.glob(DECISIONS_FILE)]
    return _known(settings, name, files.digest_files(kept, raw))


@lru_cache(maxsize=1)
def _known(settings: Settings, name: str, _key: str) -> Campaign:
    return read_campaign(settings, name)


def _read_keys(path: Path) -> dict[str, object]:
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignError(f"{path.parent.name}/{FILE} n’est pas un fichier TOML lisible : {toml_fault(error)}.") from error
    for key, value in keys.items():
        if key not in KEYS:
            raise CampaignError(f"{path.parent.name}/{FILE} : clé « {key} » inconnue. Clés possibles : {', '.join(KEYS)}.")
        if not isinstance(value, KEYS[key]):
            raise CampaignError(f"{path.parent.name}/{FILE}, clé « {key} » : valeur de type inattendu ({value!r}).")
    for key in ("title", "framing", "cut_off"):
        if key not in keys:
            raise CampaignError(f"{path.parent.name}/{FILE} : il manque la clé « {key} ».")
    if keys.get("theme_aid", LEXICAL) not in (LEXICAL, MEANING):
        raise CampaignError(f"{path.parent.name}/{FILE}, clé « theme_aid » : « {LEXICAL} » ou « {MEANING} » est attendu.")
    if not 0 <= keys.get("note_tolerance", NOTE_TOLERANCE) <= 1:
        raise CampaignError(
            f"{path.parent.name}/{FILE}, clé « note_tolerance » : une part entre 0 et 1 est attendue (0.1 pour 10 %)."
        )
    return keys


def _build(name: str, path: Path, keys: dict[str, object]) -> Campaign:
    framing = str(keys["framing"])
    expected = keys.get("expected", [])
    found = (
        territories.of_the_call() if expected == CALL_OF_2024 else tuple(territories.find(str(slug)) for slug in expected)  # type: ignore[attr-defined]
    )
    return Campaign(
        id=name,
        title=str(keys["title"]),
        intro=str(keys.get("intro", "")),
        framing=load_framing(path.parent / framing if framing.endswith(".toml") else framing),
        fictional=bool(keys.get("fictional", False)),
        cut_off=keys["cut_off"],  # type: ignore[arg-type]
        expected=found,
        edits=read_edits(path.parent / EDITS_FILE),
        second_cue=bool(keys.get("second_cue", False)),
        theme_aid=str(keys.get("theme_aid", LEXICAL)),
        previous_wave=str(keys.get("previous_wave", "")),
        worlds=read_world_names(path.parent),
        note_tolerance=float(keys.get("note_tolerance", NOTE_TOLERANCE)),  # type: ignore[arg-type]
        decisions=read_decisions(path.parent / DECISIONS_FILE),
    )
