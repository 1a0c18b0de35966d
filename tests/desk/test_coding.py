"""The coding workbench on a real campaign: what waits and why, what a verb writes, what a collection does of it."""

from __future__ import annotations

import pytest

from helpers.desk.coding import Workbench, workbench
from helpers.desk.coding_log import log_path
from helpers.desk.pending import pending
from helpers.errors import CampaignError
from helpers.framing.campaign import read_campaign
from helpers.framing.decisions import read_lines
from helpers.run.prepare import prepare
from helpers.settings import Settings
from tests.conftest import CAMPAIGN
from tests.desk.coding_project import CALLED, TERRITORY, contribution, write_rows

WHO = "A. Martin"


def opened(settings: Settings, reason: str = "", by: str = WHO) -> Workbench:
    return workbench(CAMPAIGN, reason=reason, by=by, settings=settings)


def waiting(bench: Workbench) -> list[tuple[str, str]]:
    return [(case.id.removeprefix(f"{TERRITORY}-"), case.reason.value) for case in bench.waiting()]


def counted_themes(settings: Settings) -> dict[str, str]:
    """What the report counts, once the campaign is collected again."""
    tables = prepare(settings, read_campaign(settings, CAMPAIGN)).tables(TERRITORY)
    return dict(zip(tables.contributions["id"].str.removeprefix(f"{TERRITORY}-"), tables.contributions["theme"], strict=True))


def test_each_row_waits_for_its_reason(coding_desk: Settings) -> None:
    """Without a theme, coded two ways, doubted by its coder or denied by its words, held; a « non » and a sure code wait for nobody."""
    assert waiting(opened(coding_desk)) == [
        ("C0001", "sans thème"),
        ("C0003", "deux codes"),
        ("C0002", "thème douteux"),
        ("C0004", "thème douteux"),
        ("C0005", "données personnelles"),
    ]


def test_one_reason_or_one_territory_may_be_asked_for(coding_desk: Settings) -> None:
    """A reason that does not exist, a territory that sent nothing: the message names the nearest one."""
    assert waiting(opened(coding_desk, "deux codes")) == [("C0003", "deux codes")]
    with pytest.raises(CampaignError, match="deux codes"):
        opened(coding_desk, "deux code")
    with pytest.raises(CampaignError, match="lacq-orthez"):
        workbench(CAMPAIGN, "lacq-ortez", settings=coding_desk)


def test_a_decision_takes_its_row_out_and_is_counted_next_time(coding_desk: Settings) -> None:
    """The row leaves the queue at once; the campaign that is collected next counts the theme; the workbook is as it was."""
    (path,) = coding_desk.raw(CAMPAIGN).glob("*.xlsx")
    before = path.read_bytes()
    bench = opened(coding_desk)
    bench.settle(contribution(1), theme="T06")
    assert ("C0001", "sans thème") not in waiting(bench)
    assert counted_themes(coding_desk)["C0001"] == "T06"
    assert path.read_bytes() == before
    assert ("C0001", "sans thème") not in waiting(opened(coding_desk))


def test_a_line_says_who_when_what_was_proposed_and_what_was_there(coding_desk: Settings) -> None:
    """One line a decision; the theme may be given by its label."""
    bench = opened(coding_desk)
    bench.settle(contribution(2), theme="Données, infrastructures, souveraineté", by="B. Petit")
    (line,), unread = read_lines(log_path(coding_desk, CAMPAIGN))
    assert unread == []
    proposal = bench.proposal(bench.case(contribution(2)))
    assert proposal is not None
    assert (line.number, line.by, line.row, line.kind, line.choice) == (1, "B. Petit", contribution(2), "thème", "T10")
    assert (line.suggestion, line.words, line.cell) == (proposal.theme, " ; ".join(proposal.words), "T01")
    assert line.when.tzinfo is not None


def test_an_undo_is_a_line_and_the_decision_before_stands_again(coding_desk: Settings) -> None:
    """Two decisions and an undo: three lines, the first decision stands; a second undo brings the row back."""
    bench = opened(coding_desk)
    bench.settle(contribution(1), theme="T06")
    bench.settle(contribution(1), theme="T11", by="B. Petit")
    bench.undo(contribution(1))
    assert [(one.choice, one.by) for one in bench.decisions.standing] == [("T06", WHO)]
    assert counted_themes(coding_desk)["C0001"] == "T06"
    bench.undo(contribution(1))
    assert ("C0001", "sans thème") in waiting(bench)
    assert "C0001" not in counted_themes(coding_desk)
    assert (
        len(log_path(coding_desk, CAMPAIGN).read_text(encoding="utf-8-sig").splitlines()) == 5
    )  # titles, two decisions, two undos
    with pytest.raises(CampaignError, match="aucune décision à annuler"):
        bench.undo(contribution(1))


def test_the_same_decision_is_not_written_twice(coding_desk: Settings) -> None:
    """A notebook that is run again adds nothing."""
    bench = opened(coding_desk)
    bench.settle(contribution(1), theme="T06")
    shown = bench.settle(contribution(1), theme="T06")
    assert "déjà décidé ainsi" in str(shown.html())
    assert len(read_lines(log_path(coding_desk, CAMPAIGN))[0]) == 1


def test_keep_accept_and_leave(coding_desk: Settings) -> None:
    """A code is confirmed, a proposal accepted, a row left without a theme; each leaves the queue."""
    bench = opened(coding_desk)
    bench.keep(contribution(4))
    bench.accept(contribution(2))
    bench.leave(contribution(1))
    assert waiting(bench) == [("C0003", "deux codes"), ("C0005", "données personnelles")]
    themes = counted_themes(coding_desk)
    assert "C0001" not in themes
    assert (themes["C0002"], themes["C0004"]) == ("T10", "T06")


@pytest.mark.parametrize(
    ("verb", "row", "message"),
    [
        ("keep", 1, "pas de code à garder"),
        ("leave", 4, "a un code"),
        ("accept", 7, "ne propose aucun thème"),
        ("mask", 7, "aucune donnée personnelle"),
        ("mask", 6, "prévaut toujours"),
        ("withhold", 6, "prévaut toujours"),
    ],
)
def test_a_verb_that_does_not_fit_is_refused(coding_desk: Settings, verb: str, row: int, message: str) -> None:
    """Nothing is written, and the message says why."""
    bench = opened(coding_desk)
    if (verb, row) == ("accept", 7):
        assert bench.proposal(bench.case(contribution(row))) is None
    with pytest.raises(CampaignError, match=message):
        getattr(bench, verb)(contribution(row))
    assert not log_path(coding_desk, CAMPAIGN).exists()


def test_faults_of_the_hand_are_told(coding_desk: Settings) -> None:
    """An unknown row, an unknown theme, nobody's name: each message names the way out."""
    with pytest.raises(CampaignError, match="lacq-orthez-C0001"):
        opened(coding_desk).settle("lacq-orthez-C001", theme="T06")
    with pytest.raises(CampaignError, match="Thème « T77 » inconnu"):
        opened(coding_desk).settle(contribution(1), theme="T77")
    with pytest.raises(CampaignError, match="Dites qui décide"):
        opened(coding_desk, by="").settle(contribution(1), theme="T06")
    assert not log_path(coding_desk, CAMPAIGN).exists()


def test_a_row_that_changed_waits_again(coding_desk: Settings) -> None:
    """The sender rewrites the text: the decision is no longer applied, the row is in the queue, and the list says so."""
    opened(coding_desk).settle(contribution(2), theme="T10")
    write_rows(coding_desk, C0002={"text": "Nos données resteront-elles dans le pays, chez un hébergeur public ?"})
    bench = opened(coding_desk)
    assert ("C0002", "décision à relire") in waiting(bench)
    assert counted_themes(coding_desk)["C0002"] == "T01"
    assert "à relire" in str(bench.settled().html())
    told = {
        one.what: (one.by_territory, one.notebook)
        for one in pending(prepare(coding_desk, read_campaign(coding_desk, CAMPAIGN)))
    }
    assert told["Décisions à relire : leur ligne a changé depuis"] == ({TERRITORY: 1}, "codage.ipynb")


def test_a_held_text_is_masked_withheld_or_replaced(coding_desk: Settings) -> None:
    """The text waits; masked, its words found are replaced; another text takes its place; withheld, it stays back."""

    def printed() -> object:
        tables = prepare(coding_desk, read_campaign(coding_desk, CAMPAIGN)).tables(TERRITORY)
        return tables.contributions.set_index("id")["text"].dropna().get(contribution(5))

    bench = opened(coding_desk)
    bench.settle(contribution(1), theme="T06")  # else the report of the territory waits
    assert printed() is None
    bench.mask(contribution(5))
    assert printed() == "Mme [nom] ([téléphone]) veut un guichet le samedi."
    bench.reword(contribution(5), "Une habitante\nveut un guichet le samedi.")
    assert printed() == "Une habitante veut un guichet le samedi."
    bench.withhold(contribution(5))
    assert printed() is None
    bench.undo(contribution(5))
    assert printed() == "Une habitante veut un guichet le samedi."


def test_two_analysts_see_one_another(coding_desk: Settings) -> None:
    """Each workbench writes without covering the other; the second is told whose decision it takes the place of."""
    one, other = opened(coding_desk), opened(coding_desk, by="B. Petit")
    one.settle(contribution(1), theme="T06")
    other.settle(contribution(2), theme="T10")
    other.refresh()
    assert "Elle remplace celle de A. Martin" in str(other.settle(contribution(1), theme="T11").html())
    assert [(line.number, line.by) for line in read_lines(log_path(coding_desk, CAMPAIGN))[0]] == [
        (1, WHO),
        (2, "B. Petit"),
        (3, "B. Petit"),
    ]


def test_foreign_words_are_inert_in_the_tables(coding_desk: Settings) -> None:
    """A text with tags is shown as it was typed, in the queue, on its card and in the list."""
    bench = opened(coding_desk, by="<i>A. Martin</i>")
    bench.settle(contribution(2), theme="T10")
    for shown in (bench.queue(), bench.row(contribution(2)), bench.settled()):
        html = str(shown.html())
        assert "<b>" not in html
        assert "<i>" not in html
    assert CALLED in str(bench.queue().html())  # the desk shows what is held; nothing else does


def to_decide(settings: Settings, kind: str) -> int:
    """How many rows of a kind the welcome says to be waiting, once the campaign is collected again."""
    found = pending(prepare(settings, read_campaign(settings, CAMPAIGN)))
    return next((one.count for one in found if one.what.startswith(kind)), 0)


def test_the_welcome_counts_a_row_without_a_theme_until_it_is_decided(coding_desk: Settings) -> None:
    """The first reason of the queue is on the welcome, its territory left out or not; a theme given, or left, takes it away."""
    assert to_decide(coding_desk, "Contributions sans thème") == 1
    opened(coding_desk).leave(contribution(1))
    assert to_decide(coding_desk, "Contributions sans thème") == 0


def test_the_welcome_forgets_what_was_decided(coding_desk: Settings) -> None:
    """A text that is withheld and a code that is kept wait for nobody: the welcome counts one row less of each."""
    opened(coding_desk).settle(contribution(1), theme="T06")  # its territory waited for it
    texts, themes = to_decide(coding_desk, "Textes retenus"), to_decide(coding_desk, "Thèmes à relire")
    assert texts == 1
    bench = opened(coding_desk)
    bench.withhold(contribution(5))
    bench.keep(contribution(2))
    assert to_decide(coding_desk, "Textes retenus") == 0
    assert to_decide(coding_desk, "Thèmes à relire") == themes - 1


def test_an_undo_stays_in_the_territories_that_are_open(coding_desk: Settings) -> None:
    """A decision on a row of a territory that the workbench does not hold is not undone from it; nothing is written."""
    bench = opened(coding_desk)
    before = bench.decisions
    with pytest.raises(CampaignError, match="son territoire n’est pas de ceux qui sont ouverts ici"):
        bench.undo("sicoval-C0001")
    assert bench.decisions == before
    assert not log_path(coding_desk, CAMPAIGN).exists()
