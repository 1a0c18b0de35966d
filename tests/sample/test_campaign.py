from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from helpers.collect.intake import collect_workbook
from helpers.collect.reading.workbook import read_workbook
from helpers.collect.tables import Intake
from helpers.errors import CampaignError
from helpers.framing import territories
from helpers.framing.campaign import Campaign, read_campaign
from helpers.framing.load import load_framing
from helpers.sample.campaign import choose_territories, profile_of, write_sample
from helpers.sample.chance import Chance
from helpers.sample.draw import draw_territory
from helpers.sample.flaws import FLAWS, KINDS, RULES, apply_to_rows
from helpers.sample.place import FRENCH, UNION, place_of
from helpers.sample.profiles import PROFILES, PUBLICS, THEMES
from helpers.sample.speech import draw_speech
from helpers.sample.words import read_statements
from helpers.settings import Settings

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "data" / "raw" / "exemple"
CALL = [territory.slug for territory in territories.of_the_call()]
FRAMING = load_framing("ia_2025")
ABSORBED = sorted(name for name, rule in RULES.items() if not rule)
TOTAL = 3_242  # sum of the declared numbers of contributions


def write(folder: Path, *, number: int | None = None, contributions: int | None = None, seed: int = 1) -> tuple[Path, ...]:
    return write_sample(folder, territories=number, contributions=contributions, seed=seed)


def campaign_in(root: Path, name: str) -> Campaign:
    return read_campaign(Settings(root), name)


@pytest.fixture(scope="module")
def intakes() -> Mapping[str, Intake]:
    campaign = campaign_in(ROOT, "exemple")
    read = (collect_workbook(path, campaign) for path in sorted(COMMITTED.glob("*.xlsx")))
    return {intake.slug: intake for intake in read}


@pytest.fixture(scope="module")
def contributions(intakes: Mapping[str, Intake]) -> pd.DataFrame:
    return pd.concat([intake.tables.contributions.assign(slug=slug) for slug, intake in intakes.items() if intake.tables])


def rules_of(intake: Intake) -> set[str]:
    return {finding.rule for finding in intake.findings}


# --- the same options write the same bytes ----------------------------------------------------------------------------


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """Two runs of one seed write the same bytes."""
    first = write(tmp_path / "a", number=2, contributions=9)
    second = write(tmp_path / "b", number=2, contributions=9)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_other_seed_other_contributions(tmp_path: Path) -> None:
    """Another seed draws other contributions."""
    first, second = (write(tmp_path / name, number=1, contributions=9, seed=seed)[0] for name, seed in (("a", 1), ("b", 2)))
    assert read_workbook(first).find("CONTRIBUTIONS") != read_workbook(second).find("CONTRIBUTIONS")


def test_chance_never_changes() -> None:
    """The stream of draws is the same on every machine: these numbers were noted once."""
    chance = Chance(2025, "lacq-orthez", "speech")
    assert [chance.between(1, 100) for _ in range(5)] == [81, 77, 36, 85, 87]


def test_chance_gives_each_item_once() -> None:
    """An order holds every item once, and a split adds up to its total."""
    chance = Chance("any")
    assert sorted(chance.ordered("abcde", [1, 5, 1, 9, 1])) == list("abcde")
    assert all(sum(chance.split(total, 4)) == total for total in range(60))


# --- options ----------------------------------------------------------------------------------------------------------


def test_options_choose_how_many(tmp_path: Path) -> None:
    """A small sample has the territories and contributions asked for, and nothing blocks its reports."""
    paths = write(tmp_path / "data" / "raw" / "petit", number=3, contributions=12)
    campaign = campaign_in(tmp_path, "petit")
    collected = [collect_workbook(path, campaign) for path in paths]
    assert [len(intake.tables.contributions) for intake in collected if intake.tables] == [12, 12, 12]
    assert not any(intake.left_out for intake in collected)
    assert [territory.slug for territory in campaign.expected] == CALL[:3]


def test_one_contribution_is_enough(tmp_path: Path) -> None:
    """The smallest sample holds, flaws included: none of the 23 workbooks blocks."""
    paths = write(tmp_path / "data" / "raw" / "un", contributions=1)
    campaign = campaign_in(tmp_path, "un")
    assert not any(collect_workbook(path, campaign).left_out for path in paths)


def test_other_territories_are_real(tmp_path: Path) -> None:
    """Beyond those of the call, real intercommunalities are drawn, each with its own name and no blocking fault."""
    chosen = choose_territories(30)
    assert [territory.slug for territory in chosen[:23]] == CALL
    assert len({territory.slug for territory in chosen}) == 30
    paths = write(tmp_path / "data" / "raw" / "grand", number=30, contributions=10)
    campaign = campaign_in(tmp_path, "grand")
    for territory, path in list(zip(chosen, paths, strict=True))[23:]:
        intake = collect_workbook(path, campaign)
        assert not intake.left_out
        assert intake.tables is not None
        assert intake.tables.identity["siren"] == territory.code
        assert not {"population_far_from_reference", "invalid_siren"} & rules_of(intake)


def test_there_are_so_many_territories() -> None:
    """Asking for more territories than there are is refused with the number that can be had."""
    with pytest.raises(CampaignError, match="Demandez-en 1\u202f263 au plus"):
        choose_territories(5_000)


def test_campaign_file_is_kept(tmp_path: Path) -> None:
    """A campaign file that is already there is never written over."""
    (tmp_path / "campaign.toml").write_text("# à moi\n", encoding="utf-8")
    write(tmp_path, number=1, contributions=1)
    assert (tmp_path / "campaign.toml").read_text(encoding="utf-8") == "# à moi\n"


# --- the committed campaign -------------------------------------------------------------------------------------------


def test_committed_campaign_says_it_is_fictional() -> None:
    """The sample campaign says that it is one, and expects the 23 territories of the call."""
    campaign = campaign_in(ROOT, "exemple")
    assert campaign.fictional
    assert campaign.cut_off == date(2025, 4, 30)
    assert [territory.slug for territory in campaign.expected] == CALL
    assert "inventé" in campaign.intro


def test_committed_workbooks_are_what_the_command_writes(tmp_path: Path) -> None:
    """Each sheet to fill in of the committed workbooks holds what the command writes today."""
    for path in write(tmp_path, seed=2025):
        fresh, committed = read_workbook(path), read_workbook(COMMITTED / path.name)
        for sheet in FRAMING.sheets:
            assert fresh.find(sheet.name) == committed.find(sheet.name), f"{path.name}, {sheet.name}"


def test_committed_workbooks_are_light() -> None:
    """The workbooks stay small enough for the repository."""
    assert sum(path.stat().st_size for path in COMMITTED.glob("*.xlsx")) < 2_000_000


def test_every_territory_has_a_report(intakes: Mapping[str, Intake]) -> None:
    """Each of the 23 territories sent a workbook that nothing blocks."""
    assert sorted(intakes) == sorted(CALL)
    assert [slug for slug, intake in intakes.items() if intake.left_out] == []


def test_numbers_of_contributions(intakes: Mapping[str, Intake]) -> None:
    """From a working group with 8 rows to a convention with 900, every contribution is kept or set aside."""
    balances = {slug: next(b for b in intake.balances if b.sheet == "CONTRIBUTIONS") for slug, intake in intakes.items()}
    counts = {slug: balance.kept + balance.set_aside for slug, balance in balances.items()}
    assert counts == {slug: PROFILES[slug].contributions for slug in CALL}
    assert (min(counts.values()), max(counts.values()), sum(counts.values())) == (8, 900, TOTAL)


def test_everything_asked_is_met(contributions: pd.DataFrame) -> None:
    """Every theme, every kind of contribution and every public is there."""
    assert set(contributions["theme"]) == {*THEMES, "T99"}
    assert set(contributions["kind"]) == {"attente", "vigilance", "proposition", "question"}
    assert set(contributions["public"]) == {*PUBLICS, "non_precise"}


def test_few_texts_come_twice(contributions: pd.DataFrame) -> None:
    """Within a territory, no text comes twice unless its flaws say so."""
    twice = contributions[contributions.duplicated(["slug", "text"])]
    assert {slug for slug in twice["slug"] if "duplicates" not in FLAWS.get(slug, ())} == set()


def test_identities_are_real(intakes: Mapping[str, Intake]) -> None:
    """Names, codes and populations are those of the reference."""
    for territory in territories.of_the_call():
        tables = intakes[territory.slug].tables
        assert tables is not None
        identity = tables.identity
        assert (identity["code"], identity["name"], identity["population"]) == (
            territory.slug, territory.name, territory.population,
        )  # fmt: skip
        assert pd.isna(identity["siren"]) if territory.code_type != "SIREN" else identity["siren"] == territory.code


def test_enough_workbooks_have_flaws(intakes: Mapping[str, Intake]) -> None:
    """At least eight workbooks have something to check or corrected on the way."""
    told = ("warning", "corrected_value", "corrected_date", "corrected_number", "renamed_column")
    flawed = [slug for slug, intake in intakes.items() if any(f.severity in told or f.rule in told for f in intake.findings)]
    assert len(flawed) >= 8


@pytest.mark.parametrize(("slug", "flaw"), [(slug, flaw) for slug, flaws in FLAWS.items() for flaw in flaws if RULES[flaw]])
def test_flaw_is_found(intakes: Mapping[str, Intake], slug: str, flaw: str) -> None:
    """Each declared flaw is told by its rule, in the territory that has it."""
    assert RULES[flaw] in rules_of(intakes[slug])


def test_sheets_say_what_they_say_without_flaws(intakes: Mapping[str, Intake]) -> None:
    """A territory without declared flaw has nothing to check or to correct, but sentences that look alike: one grammar draws them."""
    clean = [slug for slug in CALL if slug not in FLAWS]
    assert clean
    told = {slug: [f for f in intakes[slug].findings if f.rule != "near_identical_texts"] for slug in clean}
    assert {slug: [f.what for f in found if f.severity != "note"] for slug, found in told.items()} == {
        slug: [] for slug in clean
    }


@pytest.mark.parametrize("flaw", ABSORBED)
def test_absorbed_flaw_is_there(flaw: str) -> None:
    """A flaw that the reading absorbs still changes what is typed."""
    territory = territories.find("rouen-normandie")
    draft = draw_territory(territory, PROFILES[territory.slug], FRAMING, 60, seed=1)
    assert KINDS[flaw].rows is not None
    assert apply_to_rows(draft, [flaw], Chance("flaw")).contributions != draft.contributions


def test_signs_and_markup_stay_text(contributions: pd.DataFrame) -> None:
    """Cells that begin like a formula and pieces of markup are read as they were typed."""
    texts = contributions["text"]
    starts = {sign for sign, text in itertools.product("=+-@", texts) if text.startswith(sign)}
    assert starts == set("=+-@")
    assert texts.str.contains("<script>", regex=False).any()


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_small_counts_exist(intakes: Mapping[str, Intake]) -> None:
    """Some publics count 1 to 4 people at an event, so that masking has something to mask."""
    publics = [f"people_{public}" for public in PUBLICS]
    events = pd.concat([intake.tables.events[publics] for intake in intakes.values() if intake.tables])
    assert (events.ge(1) & events.le(4)).to_numpy(dtype=bool, na_value=False).sum() > 20


def test_answers_quote_propositions(intakes: Mapping[str, Intake]) -> None:
    """Five territories have not answered, three have answered everything, and answers quote propositions only."""
    waiting: dict[str, int] = {}
    for slug, intake in intakes.items():
        assert intake.tables is not None
        proposals = set(intake.tables.contributions.query("kind == 'proposition'")["id"])
        answered = set(intake.tables.commitments["contribution_ids"].str.split(";").explode())
        assert answered <= proposals
        waiting[slug] = len(proposals - answered) if answered else -1
    assert sorted(slug for slug, count in waiting.items() if count < 0) == [
        "agadir", "bethune-bruay", "dschang", "nice-cote-d-azur", "toulouse-metropole",
    ]  # fmt: skip
    assert sorted(slug for slug, count in waiting.items() if count == 0) == ["namur", "quimperle", "sicoval"]


@pytest.mark.parametrize("slug", ["montreal", "namur", "dschang"])
def test_words_of_another_country(intakes: Mapping[str, Intake], slug: str) -> None:
    """No word of French law is put in the mouth of another country, nor of the Union outside it."""
    tables = intakes[slug].tables
    assert tables is not None
    texts = [*tables.contributions["text"], *tables.commitments["reason"], *tables.events["title"]]
    assert [text for text in texts if FRENCH.search(text)] == []
    assert [text for text in texts if slug != "namur" and UNION.search(text)] == []


def test_towns_are_those_of_the_territory() -> None:
    """Events are held in member communes, whose Insee code is given."""
    towns = {town.code: town.name for town in place_of(territories.find("lacq-orthez")).towns}
    assert towns["64410"] == "Mourenx"
    draft = draw_territory(territories.find("lacq-orthez"), PROFILES["lacq-orthez"], FRAMING, 60, seed=1)
    held = [event for event in draft.events if event.get("place")]
    assert held
    assert all(towns[str(event["place_code"])] == event["place"] for event in held)


def test_slots_are_filled_in_french() -> None:
    """Names of towns are elided, and no slot is left open."""
    place, profile = place_of(territories.find("angers-loire")), PROFILES["angers-loire"]
    texts = " ".join(each.text for each in draw_speech(place, profile, 900, Chance("slots")))
    vowel = [town.name for town in place.towns if town.name[0] in "AEIOUÉ"]
    assert [name for name in vowel if f" de {name}" in texts] == []
    assert any(f"d’{name}" in texts for name in vowel)
    assert "{" not in texts


def test_publics_of_a_territory() -> None:
    """A territory where no researcher was met has no contribution from one."""
    profile = profile_of(territories.find("tours-val-de-loire"), seed=1)
    assert "academiques" not in profile.publics
    said = draw_speech(place_of(territories.find("tours-val-de-loire")), profile, 300, Chance("publics"))
    assert {each.public for each in said} == set(profile.publics)


@pytest.mark.parametrize("words", ["dictionnaire en langue régionale", "qu’un élu prononce le mot", "troupe d’habitants joue"])
def test_rare_ideas_stay_in_one_place(contributions: pd.DataFrame, words: str) -> None:
    """An isolated idea is heard in one territory of the sample, at most."""
    assert len(set(contributions.loc[contributions["text"].str.contains(words, regex=False), "slug"])) <= 1


def test_some_rare_ideas_are_heard(contributions: pd.DataFrame) -> None:
    """Isolated ideas do come up: some are in the committed campaign."""
    rare = [statement.text for statement in read_statements() if statement.rare and "{" not in statement.text]
    heard = [text for text in rare if contributions["text"].str.contains(text, regex=False).any()]
    assert len(heard) >= 5
