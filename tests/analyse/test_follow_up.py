"""Each proposal has its answer, or is shown without one."""

from __future__ import annotations

from datetime import date

from helpers.analyse import compare
from helpers.analyse.follow_up import follow_up
from helpers.analyse.territory import analyse_territory
from helpers.collect.tables import Intake, Source
from helpers.framing.campaign import Campaign
from tests.analyse.tables import Row, ia, tables

PROPOSALS: list[Row] = [
    {"id": "C1", "kind": "proposition"},
    {"id": "C2", "kind": "proposition"},
    {"id": "C3", "kind": "proposition"},
    {"id": "C4", "kind": "attente"},
]


def test_answers_are_joined_to_what_they_answer() -> None:
    """One commitment answers C1 and C3, another the expectation C4: two of three proposals answered, C2 waits."""
    found = follow_up(
        tables(
            contributions=PROPOSALS,
            commitments=[
                {"id": "R1", "contribution_ids": "C1;C3", "answer": "non_retenu"},
                {"id": "R2", "contribution_ids": "C4", "answer": "retenu"},
            ],
        ),
        ia(),
    )
    assert (found.proposals, found.answered, found.waiting) == (("C1", "C2", "C3"), ("C1", "C3"), ("C2",))
    joined = found.answers[["contribution_id", "commitment_id", "answer_label"]].to_numpy().tolist()
    assert joined == [["C1", "R1", "Non retenu"], ["C3", "R1", "Non retenu"], ["C4", "R2", "Retenu"]]
    assert found.by_answer.to_numpy().tolist() == [["non_retenu", "Non retenu", 2]]


def test_a_proposal_answered_twice_counts_once() -> None:
    """A second answer to C1 is listed but does not make two answered proposals."""
    found = follow_up(
        tables(
            contributions=PROPOSALS,
            commitments=[
                {"id": "R1", "contribution_ids": "C1", "answer": "a_l_etude"},
                {"id": "R2", "contribution_ids": "C1;C2", "answer": "retenu"},
            ],
        ),
        ia(),
    )
    assert found.answered == ("C1", "C2")
    assert len(found.answers) == 3
    assert found.by_answer.to_numpy().tolist() == [["retenu", "Retenu", 1], ["a_l_etude", "À l’étude", 1]]


def test_answers_count_as_many_proposals_as_they_name() -> None:
    """The counts by answer add up to the answered proposals, and their rows are those counted."""
    found = follow_up(
        tables(
            contributions=PROPOSALS,
            commitments=[
                {"id": "R1", "contribution_ids": "C1", "answer": "a_l_etude"},
                {"id": "R2", "contribution_ids": "C1;C2", "answer": "retenu"},
            ],
        ),
        ia(),
    )
    assert found.by_answer["count"].sum() == len(found.answered)
    assert found.first["contribution_id"].tolist() == ["C1", "C2"]
    assert found.first["answer"].tolist() == ["a_l_etude", "retenu"]


def test_no_answer_at_all() -> None:
    """Without commitments, every proposal waits and no answer is counted."""
    found = follow_up(tables(contributions=PROPOSALS), ia())
    assert (found.answered, found.waiting, len(found.by_answer)) == ((), ("C1", "C2", "C3"), 0)


def test_answer_to_a_row_that_was_set_aside() -> None:
    """A commitment may quote a contribution that is not in the tables: it answers no proposal."""
    found = follow_up(
        tables(contributions=PROPOSALS, commitments=[{"id": "R1", "contribution_ids": "C9", "answer": "retenu"}]), ia()
    )
    assert (found.answered, len(found.by_answer)) == ((), 0)


def test_claims_rest_on_the_rows_that_they_count() -> None:
    """Each sentence on an answer has as many proposals in evidence as it counts, and no proposal twice."""
    campaign = Campaign("essai", "Essai", "", ia(), True, date(2025, 4, 1), ())
    own = tables(
        contributions=PROPOSALS,
        commitments=[
            {"id": "R1", "contribution_ids": "C1", "answer": "a_l_etude"},
            {"id": "R2", "contribution_ids": "C1;C2;C4", "answer": "retenu"},
        ],
    )
    territories = compare.territories_frame([compare.territory_line("ici", own, campaign)], ia())
    beside = compare.side_by_side(territories, ia())["ici"]
    analysis = analyse_territory(Intake("ici", Source("f.xlsx", "", "", ""), own, (), ()), own, beside, campaign)
    evidence = {key: claim.evidence for key in ("retenu", "a_l_etude") if (claim := analysis.claim(f"reponses/{key}"))}
    assert evidence == {"retenu": ("C2",), "a_l_etude": ("C1",)}
    waiting = analysis.claim("reponses/attente")
    assert waiting is not None
    assert waiting.sentence == "1\u00a0proposition sur 3 attend encore une réponse."
    assert waiting.evidence == ("C3",)
