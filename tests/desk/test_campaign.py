"""A campaign opened from Python: what is publishable and no more, what is up to date or says that it is not, and errors that help."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

import concertations
from concertations import Campaign, ConcertationsError
from helpers.analyse.claims import ledger_frame, read_ledger
from helpers.desk import opening
from helpers.parquet import read_parquet
from helpers.run import prepare
from helpers.settings import Settings
from tests.conftest import ROOT
from tests.desk.small_campaign import NAME, SENT, write_campaign

HELD = "nantes-metropole-C0014"


@pytest.fixture(scope="module")
def campaign(desk_project: Settings) -> Campaign:
    return concertations.open(NAME, root=desk_project.root)


def test_importing_the_package_runs_nothing() -> None:
    """`import concertations` loads none of our modules and no table library; its names are offered all the same."""
    code = "import sys, concertations; print(sorted(m for m in sys.modules if m.startswith('helpers') or m in {'pandas', 'pyarrow'})); print(*dir(concertations))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}
    )
    assert run.stdout == "[]\nCampaign Claim Claims ConcertationsError Territory campaigns open\n"


def test_each_name_of_the_package_is_there() -> None:
    """Each name that the package offers leads to something, and another one is refused."""
    assert all(getattr(concertations, name) is not None for name in concertations.__all__)
    with pytest.raises(AttributeError, match="ouvrir"):
        _ = concertations.ouvrir  # type: ignore[attr-defined]


def test_only_what_may_be_published(campaign: Campaign, desk_project: Settings) -> None:
    """A text that was held back is in the collected table and nowhere in what an analyst is given; its row is counted."""
    stored = read_parquet(desk_project.processed(NAME) / "nantes-metropole" / "contributions.parquet")
    (words,) = stored.loc[stored["id"].eq(HELD), "text"]
    nantes = campaign["nantes-metropole"]
    given = [
        campaign.contributions(), campaign.search("Consulter"), campaign.propositions(), campaign.minority(), campaign.answers(), nantes.events,
        nantes.table("contributions"), nantes.claim("T05/propositions").rows(), nantes.findings, nantes.unanswered,
    ]  # fmt: skip
    assert words.startswith("Consulter")
    assert not any("Consulter" in str(cell) for frame in given for cell in frame.to_numpy().ravel())
    row = campaign.contributions().set_index("id").loc[HELD]
    assert pd.isna(row["text"])
    assert row["public"] == "masqué"
    assert "contact_email" not in nantes.table("territory")


def test_panels_and_filters_combine(campaign: Campaign) -> None:
    """Filters are joined by « and »; several values of one of them by « or »; labels, plurals and role names are understood."""
    both = campaign.contributions(
        theme=["T04", "Travail, métiers et agents"], kind="points de vigilance", size="600 000 habitants et plus"
    )
    assert list(both["id"]) == [f"nantes-metropole-C{place:04}" for place in range(1, 13)]
    assert list(campaign.contributions(kind="proposal", answered=False)["id"]) == ["lacq-orthez-C0001", HELD, "sicoval-C0001"]
    assert list(campaign.contributions(group="Villes francophones", columns=["id"])) == ["id"]
    assert list(campaign.contributions(stage="en amorce", kind="vigilances")["id"]) == ["lacq-orthez-C0002"]
    assert campaign.contributions(territory="Sicoval", theme="T04").empty


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"theme": "T4"}, "theme=« T4 » : valeur inconnue. Vouliez-vous dire « T04 (Sobriété et environnement) » ?"),
        ({"public": "agentes"}, "public=« agentes » : valeur inconnue. Vouliez-vous dire « agents » ?"),
        (
            {"territory": "lack-orthez"},
            "territory=« lack-orthez » : valeur inconnue. Vouliez-vous dire « lacq-orthez (CC de Lacq-Orthez) » ?",
        ),
        (
            {"kind": "lundi"},
            "kind=« lundi » : valeur inconnue. Valeurs possibles : attente, vigilance, proposition ou question.",
        ),
        ({"columns": ["texte"]}, "columns=« texte » : valeur inconnue. Vouliez-vous dire « text » ?"),
    ],
)
def test_an_unknown_value_gets_the_nearest(campaign: Campaign, asked: dict[str, str], told: str) -> None:
    """The error names the argument and the value, and gives the nearest value or all of them."""
    with pytest.raises(ConcertationsError) as error:
        campaign.contributions(**asked)  # type: ignore[arg-type]
    assert str(error.value).replace("\u00a0", " ").replace("\u202f", " ") == told


def test_an_unknown_claim_or_territory_gets_the_nearest(campaign: Campaign) -> None:
    """A mistyped id, an absent territory and a file that was not built are told in words."""
    with pytest.raises(ConcertationsError, match="Vouliez-vous dire «\u00a0national/themes/T04\u00a0»"):
        campaign.claim("national/theme/T04")
    with pytest.raises(ConcertationsError, match="lacq-orthez"):
        _ = campaign["lacq-orthes"]
    with pytest.raises(
        ConcertationsError, match=r"absent\.html n’a pas encore été produit\. Lancez\u00a0: concertations produire"
    ):
        campaign.built("absent.html")


def test_every_claim_gives_all_its_rows(campaign: Campaign) -> None:
    """The rows of each claim of the synthesis and of a report are those that it names, each once."""
    for claim in [*campaign.claims(), *campaign["nantes-metropole"].claims()]:
        rows = claim.rows()
        assert sorted(rows["slug" if "slug" in rows else "id"]) == sorted(set(claim.evidence)), claim.id


def test_stored_claims_are_those_that_are_measured(
    campaign: Campaign, desk_project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that is up to date gives the claims of its ledger without measuring again; they are what a measure gives."""
    stored = read_ledger(desk_project.processed(NAME) / prepare.NATIONAL)
    pd.testing.assert_frame_equal(ledger_frame(campaign.national.claims.values()), stored)
    fresh = concertations.open(NAME, root=desk_project.root)
    monkeypatch.setattr(prepare.Prepared, "national", lambda _self: pytest.fail("mesuré de nouveau"))
    assert [claim.sentence for claim in fresh.claims()] == list(stored["sentence"])


def test_groups_and_minority_are_those_of_the_synthesis(campaign: Campaign) -> None:
    """The quick way to groups and least shared positions gives the tables of the whole synthesis."""
    measured = campaign.national.collected
    pd.testing.assert_frame_equal(campaign.propositions().drop(columns="label"), measured.propositions)
    pd.testing.assert_frame_equal(campaign.minority(), measured.least_shared)
    carried = {group: str(one.label) for group, one in measured.carrying.items()}
    assert dict(zip(campaign.propositions()["group"], campaign.propositions()["label"], strict=True)) == {
        group: carried[group] for group in measured.propositions["group"]
    }


def test_search_is_the_concordance(campaign: Campaign) -> None:
    """Looking for the forms of a word first misses no place: plurals, capitals, elisions, curly apostrophes, several words."""
    from helpers.analyse.concordance import concordance  # noqa: PLC0415 - compared with what is tested

    texts = campaign.contributions().dropna(subset="text").sort_values("id").set_index("id")["text"]
    for sought in ("agent", "éteindre", "Outils", "ville", "l’eau", "un agent joignable", "été", "absent"):
        pd.testing.assert_frame_equal(
            campaign.search(sought).drop(columns="territory"), concordance(texts, sought), check_dtype=False
        )
    assert campaign.search("guichet", size="s1").empty
    with pytest.raises(ConcertationsError, match="Donnez un mot"):
        campaign.search(" ")


def test_a_changed_workbook_is_read_or_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing read yet, few changes, many changes: read on the spot, or told with what to run; `collect=False` says that it is out of date."""
    settings = write_campaign(tmp_path)
    with pytest.raises(ConcertationsError, match="rien n’a encore été lu"):
        concertations.open(NAME, root=tmp_path, collect=False)
    monkeypatch.setattr(opening, "FEW_WORKBOOKS", len(SENT) - 1)
    with pytest.raises(ConcertationsError, match="5\u00a0classeurs à lire"):
        concertations.open(NAME, root=tmp_path)
    assert len(concertations.open(NAME, root=tmp_path, collect=True)) == len(SENT)
    next(settings.raw(NAME).glob("*sicoval*")).unlink()
    left = concertations.open(NAME, root=tmp_path, collect=False)
    assert left.stale == "1\u00a0classeur à lire depuis la lecture précédente, montrée ici."
    assert "1\u00a0classeur à lire" in repr(left)
    assert len(left) == len(SENT)
    now = concertations.open(NAME, root=tmp_path)
    assert (len(now), now.stale) == (len(SENT) - 1, "")
    for ask in (left.contributions, left.claims):
        with pytest.raises(ConcertationsError, match="a été relue depuis que vous l’avez ouverte"):
            ask()
    with pytest.raises(ConcertationsError, match=r"synthese/rapport\.html n’a pas encore été produit"):
        _ = now.report
    assert now.claim("national/corpus/france").page == ""


def test_a_mistyped_campaign_gets_the_nearest(desk_project: Settings) -> None:
    """The name of a campaign that does not exist is met with the nearest one."""
    with pytest.raises(ConcertationsError, match="Vouliez-vous dire « exemple »"):
        concertations.open("exemples", root=desk_project.root)
    assert concertations.campaigns(desk_project.root) == (NAME,)


def test_names_are_offered_and_work(campaign: Campaign) -> None:
    """Completion offers public names only, each of which can be read; keys are offered after a bracket."""
    territory = campaign["nantes-metropole"]
    for thing in (campaign, territory, campaign.claims()[0]):
        offered = dir(thing)
        assert not [name for name in offered if name.startswith("_")]
        assert all(hasattr(thing, name) for name in offered)
    assert {"contributions", "claims", "territories", "search", "open_data"} <= {*dir(campaign)}
    assert campaign._ipython_key_completions_() == sorted(SENT)
    assert {field.name for field in fields(campaign)} == {"prepared", "stale"}


def test_a_territory_tells_what_its_report_tells(campaign: Campaign) -> None:
    """Population from the reference, class, stage, balance, and a level for each dimension with its evidence."""
    nantes = campaign["Nantes Métropole"]
    assert (nantes.slug, nantes.stage) == ("nantes-metropole", "en pratique")
    assert list(nantes.maturity["level"]) == [3] * 9
    contributions = nantes.balance.set_index("sheet").loc["CONTRIBUTIONS"]
    assert tuple(contributions) == (15, 15, 0, 0)
    assert list(nantes.minority["id"]) == ["nantes-metropole-C0013", "nantes-metropole-C0015"]
    assert list(nantes.answers["contribution_id"]) == ["nantes-metropole-C0013"]
    assert nantes.report.is_file()


def test_evidence_of_no_table_gives_no_row(campaign: Campaign) -> None:
    """A claim that rests on ids of a former wave gives an empty table with the columns of a territory's contributions."""
    rows = campaign["sicoval"].rows(["sicoval-C9999"])
    assert rows.empty
    assert list(rows) == list(campaign["sicoval"].table("contributions"))


def test_a_count_by_nothing_is_the_total(campaign: Campaign) -> None:
    """Without a field, one line: the contributions that are asked for, and how many territories they come from."""
    told = campaign.contributions(theme="T04")
    assert campaign.count(theme="T04").to_dict("records") == [
        {"contributions": len(told), "territories": told["territory"].nunique()}
    ]
    assert campaign.count(territory="sicoval").to_dict("records") == [{"contributions": 1, "territories": 1}]


def test_apostrophes_hide_no_place(campaign: Campaign) -> None:
    """Several words are found whichever apostrophe was typed, in the question or in the text, and are given as they were written."""
    for sought in ("l'eau de refroidissement", "l’eau de refroidissement"):
        (found,) = campaign.search(sought).to_dict("records")
        assert (found["word"], found["after"][:7]) == ("L’eau de refroidissement", " manque")
