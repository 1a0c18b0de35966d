"""The human codes beside those of an aid and of a second person."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.coding import coding, national_coding, statements
from tests.analyse.tables import frame, ia


def coded(*codes: tuple[str, str | None, str | None]) -> pd.DataFrame:
    lines = [
        {"id": f"ici-C{place}", "theme": theme, "theme_proposed": proposed, "theme_recoded": recoded}
        for place, (theme, proposed, recoded) in enumerate(codes, start=1)
    ]
    return frame("contributions", lines)


CODED = coded(*[("T01", "T01", None)] * 24, *[("T02", "T01", "T02")] * 8, ("T99", "T03", "T03"), ("T05", None, None))


def test_the_aid_is_compared_where_both_spoke() -> None:
    """24 equal codes of 32: « autre » and a text without a proposal are left out; the eight others are one pair."""
    found = coding(CODED, ia())
    assert found.total == 34
    assert (found.proposed.n, found.recoded.n) == (32, 9)
    assert found.proposed.agreement is not None
    assert found.proposed.agreement.equal == 24
    assert found.recoded.agreement is None  # nine texts are too few
    assert found.proposed.by_pair.to_dict("records") == [{"human": "T02", "other": "T01", "count": 8}]
    assert found.unlike["id"].tolist() == [f"ici-C{place}" for place in range(25, 33)]


def test_the_sentence_tells_share_kappa_and_their_intervals() -> None:
    """24 of 32 is 75 %; chance gives the same, so that kappa is 0: an aid that always says T01 is worth nothing."""
    ((key, template, evidence, figures),) = statements(coding(CODED, ia()))
    claim = Claim(f"ici/{key}", "ici", "methode", template, figures, evidence)
    assert claim.sentence == (
        "Le thème codé et le thème proposé par l’aide sont les mêmes pour 24\u00a0contributions sur 32, soit 75\u202f% (intervalle à "
        "95\u202f%\u00a0: de 58\u202f% à 87\u202f%)\u202f; kappa de Cohen 0,00 (de 0,00 à 0,00)."
    )


def test_tables_without_other_codes_compare_nothing() -> None:
    """A framing without a second coder, tables made without an aid: nothing is compared, and nothing fails."""
    found = coding(frame("contributions", [{"id": "ici-C1"}]), ia())
    assert (found.proposed.n, found.recoded.n, found.proposed.agreement) == (0, 0, None)
    assert list(statements(found)) == []


def test_a_nation_rests_on_its_territories() -> None:
    """Over several territories the evidence is the territories, not a million ids."""
    rows = CODED.assign(territory=["a"] * 20 + ["b"] * 14)
    found = national_coding(rows.astype({"theme": "category", "theme_proposed": "category", "theme_recoded": "category"}), ia())
    assert (found.proposed.n, found.proposed.evidence) == (32, ("a", "b"))


def test_agreement_reads_the_codes_that_people_gave() -> None:
    """Ten themes were settled as the aid and the second person have them: their agreement with the senders does not move.

    A settled row whose sender gave no code is left out of the comparison: nobody had coded it.
    """
    before = coded(*[("T01", "T01", "T01")] * 24, *[("T02", "T01", "T01")] * 10)
    settled = before.assign(theme="T01", theme_coded=[None] * 24 + ["T02"] * 9 + [""])
    found, was = coding(settled, ia()), coding(before.iloc[:-1], ia())
    assert found.proposed.agreement == was.proposed.agreement
    assert found.recoded.agreement == was.recoded.agreement
    assert (found.proposed.n, found.total) == (33, 34)
    assert found.unlike.empty  # they were looked at: nothing is to be read again
    assert found.settled == (10, tuple(f"ici-C{place}" for place in range(25, 35)))


def test_settled_themes_are_told_with_their_denominator() -> None:
    """Two of three: the sentence names n, and says whose codes the agreements read."""
    rows = coded(*[("T01", None, None)] * 3).assign(theme_coded=["T02", "", None])
    ((key, template, evidence, figures),) = statements(coding(rows, ia()))
    claim = Claim(f"ici/{key}", "ici", "methode", template, figures, evidence)
    assert claim.sentence == (
        "2\u00a0contributions sur 3 portent un thème attribué par l’équipe d’analyse\u202f; les accords de codage lisent le code de la "
        "collectivité."
    )


def test_a_nation_counts_settled_themes_by_territory() -> None:
    """Categories are put back as texts; the evidence is the territories in which a theme was settled."""
    rows = coded(*[("T01", "T01", None)] * 31).assign(theme_coded=["T02"] + [None] * 30, territory=["a"] + ["b"] * 30)
    typed = rows.astype(dict.fromkeys(("theme", "theme_proposed", "theme_recoded", "theme_coded", "territory"), "category"))
    found = national_coding(typed, ia())
    assert found.settled == (1, ("a",))
    assert found.proposed.agreement is not None
    assert found.proposed.agreement.equal == 30
