"""The sentences with figures of a territory's report, one function a section; each claim carries its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.coding import Coding, statements
from helpers.analyse.comparability import MIXED, UNKNOWN, MethodCard, class_label
from helpers.analyse.compare import Beside
from helpers.analyse.contributions import AGREED, DIVIDED, ISOLATED, SHOWN_ROLES, Said, with_agreement
from helpers.analyse.follow_up import FollowUp
from helpers.analyse.ids import ids_by, ids_where
from helpers.analyse.maturity import NOT_ANSWERED, Profile
from helpers.analyse.method_claims import enumerated
from helpers.analyse.participation import BREAKDOWNS, Participation
from helpers.analyse.representativeness import Representation
from helpers.analyse.similar import Similar
from helpers.analyse.waves import STATES, Waves, by_state
from helpers.collect.findings import SheetBalance
from helpers.collect.tables import Tables
from helpers.framing.model import NOT_STATED, Framing
from helpers.wording import inside, listing, quote

ESSENTIALS, PROCESS, SAID, USES, MATURITY, ANSWERS, WAVES, METHOD = (
    "essentiel", "demarche", "dit", "usages", "maturite", "engagements", "vagues", "methode",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """What was measured of a territory, from which its claims are made."""

    slug: str
    tables: Tables
    participation: Participation
    said: Said
    similar: Similar
    coding: Coding
    profile: Profile
    follow_up: FollowUp
    beside: Beside
    balances: tuple[SheetBalance, ...]
    card: MethodCard | None = None
    representations: tuple[Representation, ...] = ()
    has_reference: bool = False
    waves: Waves | None = None

    def claim(self, key: str, section: str, template: str, evidence: Iterable[str], **parts: Figure | str) -> Claim:
        """A claim of this territory; `parts` are its figures and its words."""
        return Claim.of(self.slug, key, section, template, evidence, parts)


def territory_claims(measured: Measured, framing: Framing) -> Iterator[Claim]:
    """Every claim of a territory's report, in the order of its sections."""
    yield from _corpus(measured, framing)
    yield from _process(measured)
    yield from _comparability(measured, framing)
    yield from _representativeness(measured)
    yield from _themes(measured, framing)
    yield from _similar(measured, framing)
    yield from _agreements(measured, framing)
    yield from _uses(measured, framing)
    yield from _maturity(measured, framing)
    yield from _answers(measured)
    yield from _waves(measured)
    yield from _balance(measured, framing)
    for key, template, ids, figures in statements(measured.coding):
        yield measured.claim(key, METHOD, template, ids, **figures)


def count(number: int, unit: str, among: int | None = None) -> Figure:
    """A count and its denominator."""
    return Figure(value=number, unit=unit, n=number, denominator=among)


def _corpus(measured: Measured, framing: Framing) -> Iterator[Claim]:
    said, people = measured.said.contributions, measured.participation
    if len(said):
        withheld = ids_where(said, (~said["printable"]).tolist())
        yield measured.claim(
            "corpus/contributions", ESSENTIALS, "{count} [a été recueillie et lue|ont été recueillies et lues]", said["id"].tolist(),
            count=count(len(said), "contribution"),
        )  # fmt: skip
        if len(withheld):
            yield measured.claim(
                "corpus/retenues", METHOD, "le texte de {count} n’est pas publié ; [elle est comptée|elles sont comptées] partout",
                withheld, count=count(len(withheld), "contribution", len(said)),
            )  # fmt: skip
    if len(people.events):
        yield from _people(measured, framing)


def _people(measured: Measured, framing: Framing) -> Iterator[Claim]:
    people, publics = measured.participation, framing.lists["publics"].choices
    ids, unknown = people.events["id"].tolist(), ""
    parts = {"count": count(people.people, "participation"), "events": count(len(people.events), "événement")}
    if people.unknown:
        unknown = " ; le nombre de personnes n’est pas connu pour {unknown}"
        parts["unknown"] = count(len(people.unknown), "événement")
    yield measured.claim("corpus/participants", ESSENTIALS, "{count} à {events}" + unknown, ids, **parts)
    if people.unknown:
        yield measured.claim(
            "inconnu/participants", ESSENTIALS, "le nombre de participants n’est pas connu pour {count}", people.unknown,
            count=count(len(people.unknown), "événement", len(people.events)),
        )  # fmt: skip
    named = sum(choice.code != NOT_STATED for choice in publics)
    if people.met:
        yield measured.claim(
            "corpus/publics", ESSENTIALS, "{count} [a été entendu|ont été entendus] : {names}", ids,
            count=count(len(people.met), "public", named), names=listing([inside(name) for name in people.met]),
        )  # fmt: skip
    if people.never_met:
        yield measured.claim(
            "corpus/absents", ESSENTIALS, "{count} [n’apparaît|n’apparaissent] ni parmi les participants comptés, ni parmi les contributions : {names}", ids,
            count=count(len(people.never_met), "public", named), names=listing([inside(name) for name in people.never_met]),
        )  # fmt: skip


def _process(measured: Measured) -> Iterator[Claim]:
    events = measured.participation.events
    for counts, field, verb in (
        (measured.participation.methods, "method", "{count} de type {name}"),
        (measured.participation.recruitments, "recruitment", "{count} : participants venus par {name}"),
    ):
        ids = ids_by(events, field)
        for code, label in zip(counts["code"].tolist(), counts["label"].tolist(), strict=True):
            yield measured.claim(
                f"{field}/{code}", PROCESS, verb, ids[code],
                count=count(len(ids[code]), "événement", len(events)), name=quote(inside(label)),
            )  # fmt: skip


def _representativeness(measured: Measured) -> Iterator[Claim]:
    """The widest gap between participants and inhabitants among those that may be told, and the groups of whom nobody was met."""
    for found in measured.representations:
        events = measured.tables.events
        told = events.loc[
            events[[field for field in BREAKDOWNS[found.name] if field in events]].notna().any(axis="columns"), "id"
        ]
        key = "age" if found.name == "âge" else "genre"
        if compared := [group for group in found.groups if group.gap is not None]:
            widest = max(compared, key=lambda group: abs(group.gap or 0.0))
            yield measured.claim(
                f"habitants/{key}", PROCESS,
                "plus grand écart d’{name} montré : « {group} », {share} des {people}{untold} et {reference} des habitants ({source}, {year})"
                if found.name == "âge" else
                "plus grand écart de {name} montré : « {group} », {share} des {people}{untold} et {reference} des habitants ({source}, {year})",
                told, name=found.name, group=inside(widest.label), share=Figure(widest.share or 0.0, n=found.people, style="share"),
                people=count(found.people, "participation comptée"), reference=Figure(widest.reference_share, n=found.inhabitants, style="share"),
                untold=" (quelques-unes sans réponse)" if found.with_unknown else "", source=found.source, year=str(found.year),
            )  # fmt: skip
        if found.never_met:
            yield measured.claim(
                f"habitants/{key}-absents", PROCESS,
                "personne n’a été compté dans {names} : {share} des habitants ({source}, {year})", told,
                names=listing([quote(group.label) for group in found.never_met]),
                share=Figure(sum(group.reference_share for group in found.never_met), n=found.inhabitants, style="share"),
                source=found.source, year=str(found.year),
            )  # fmt: skip


def _comparability(measured: Measured, framing: Framing) -> Iterator[Claim]:
    """The class of the territory, the parts of a mixture, what is only counted apart, and who else gathered words this way."""
    card, ids = measured.card, measured.tables.events["id"].tolist()
    if card is None or card.code == UNKNOWN or not ids:
        return
    lines = [line for line in card.by_class if line.contributions]
    total = sum(line.contributions for line in lines)
    if card.code != MIXED and total:
        own = next(line.contributions for line in lines if line.code == card.code)
        yield measured.claim(
            "methode/classe", PROCESS, "classe de comparabilité : {name} ({count})", ids, name=class_label(card.code, framing),
            count=count(own, "contribution", total),
        )  # fmt: skip
    elif total:
        told, parts = enumerated([(line.label, line.contributions) for line in lines], "contribution", total)
        yield measured.claim(
            "methode/classe", PROCESS, f"démarches mêlées ({told}). Les comptes par thème les additionnent sans les dire équivalentes", ids,
            **parts,
        )  # fmt: skip
    for line in card.by_class:
        one = framing.comparability_by_code[line.code]
        if one.apart and line.events:
            yield measured.claim(
                f"methode/{one.code}", PROCESS,
                "comparaison refusée : {count} à part ({name}), hors du nombre de participants, car {says}", ids,
                count=count(line.events, "événement compté"), name=one.label, says=one.says,
            )  # fmt: skip
    yield from _same_method(measured, framing, ids)


def _same_method(measured: Measured, framing: Framing, ids: Sequence[str]) -> Iterator[Claim]:
    """How many of the territories that the report shows gathered words in the same way."""
    card, beside = measured.card, measured.beside
    if card is None or not beside.methods or card.code not in framing.comparability_by_code:
        return
    yield measured.claim(
        "methode/voisins", PROCESS,
        "{count} de {panel} [a recueilli|ont recueilli] les paroles de cette façon, lui compris : leurs contributions seules se compareraient sans "
        "réserve aux siennes", ids,
        count=count(beside.methods.get(card.code, 0), "territoire", sum(beside.methods.values())),
        panel="sa classe de taille" if beside.is_class else "son groupe",
    )  # fmt: skip


def _themes(measured: Measured, framing: Framing) -> Iterator[Claim]:
    """Each theme, then its expectations, concerns and proposals."""
    said = measured.said.contributions
    rows = _rows_by_theme(said)
    totals = Counter(said["kind"].tolist())
    for theme in framing.themes:
        if theme.code not in rows:
            continue
        yield _theme(measured, theme.code, theme.label, rows[theme.code])
        for role in SHOWN_ROLES:
            choice = framing.lists["kinds"].by_role[role]
            if of_kind := rows.get((theme.code, choice.code)):
                yield measured.claim(
                    f"{theme.code}/{framing.plural(role)}", SAID, "{count} sur le thème {name}", of_kind,
                    count=count(len(of_kind), inside(choice.label), totals[choice.code]), name=quote(theme.label),
                )  # fmt: skip


def _rows_by_theme(said: pd.DataFrame) -> Mapping[str | tuple[str, str], list[str]]:
    """Ids by theme, and by theme and kind."""
    rows: dict[str | tuple[str, str], list[str]] = defaultdict(list)
    for id_, theme, kind in zip(said["id"].tolist(), said["theme"].tolist(), said["kind"].tolist(), strict=True):
        rows[theme].append(id_)
        rows[theme, kind].append(id_)
    return rows


def _theme(measured: Measured, theme: str, label: str, ids: Sequence[str]) -> Claim:
    """The contributions of a theme, and how many texts they are when some came several times."""
    distinct = measured.similar.distinct_in(theme)
    parts = {"count": count(len(ids), "contribution", len(measured.said.contributions))}
    if distinct is not None:
        parts["distinct"] = count(distinct, "texte différent")
    words = "" if distinct is None else ", soit {distinct} une fois les copies mises ensemble"
    return measured.claim(f"{theme}/contributions", SAID, "{name} : {count}" + words, ids, name=label, **parts)


def _similar(measured: Measured, framing: Framing) -> Iterator[Claim]:
    """Texts that came several times, so that a text sent around does not pass for breadth."""
    found, whole = measured.similar, len(measured.said.contributions)
    if found.groups:
        yield measured.claim(
            "similaires/copies", SAID, "{count}, dont {copies} dans {groups} de textes identiques ou presque",
            [id_ for group in found.groups for id_ in group.named],
            count=count(whole, "contribution"), copies=count(found.copies, ""), groups=count(len(found.groups), "groupe"),
        )  # fmt: skip
    if found.campaigns:
        yield measured.claim(
            "similaires/campagnes", SAID, "{texts}, [venu|venus] au moins {floor} fois : {copies}",
            [id_ for group in found.campaigns for id_ in group.named],
            texts=count(len(found.campaigns), "texte"),
            floor=Figure(framing.thresholds.campaign_copies, n=len(found.campaigns), style="number"),
            copies=count(sum(group.copies for group in found.campaigns), "contribution", whole),
        )  # fmt: skip


def _agreements(measured: Measured, framing: Framing) -> Iterator[Claim]:
    said = measured.said.contributions
    if "agreement" not in said or "agreements" not in framing.lists:
        return
    not_measured = framing.lists["agreements"].by_role.get("not_measured")
    unknown = said["agreement"].isna() | said["agreement"].eq(not_measured.code if not_measured else "")
    for key, roles, words in (
        ("accord", AGREED, "[fait consensus ou réunit|font consensus ou réunissent] une majorité"),
        ("desaccord", DIVIDED, "[a divisé|ont divisé] les participants"),
        ("minoritaires", ISOLATED, "[est restée minoritaire ou isolée|sont restées minoritaires ou isolées]"),
    ):
        if lines := ids_where(said, with_agreement(said, framing, roles)):
            yield measured.claim(
                f"accords/{key}", SAID, "{count} dont l’accord a été observé " + words, lines,
                count=count(len(lines), "contribution", len(said) - int(unknown.sum())),
            )  # fmt: skip


def _uses(measured: Measured, framing: Framing) -> Iterator[Claim]:
    uses = measured.tables.use_cases
    if uses.empty:
        return
    ids, by_status = uses["id"].tolist(), ids_by(uses, "status")
    yield measured.claim("usages/declares", USES, "{count} [déclaré|déclarés]", ids, count=count(len(uses), "usage"))
    for choice in framing.lists["use_statuses"].choices:
        if lines := by_status[choice.code]:
            yield measured.claim(
                f"usages/{choice.code}", USES, "{count} : {name}", lines,
                count=count(len(lines), "usage", len(uses)), name=inside(choice.label),
            )  # fmt: skip
    yield from _use_guarantees(measured, framing)


def _use_guarantees(measured: Measured, framing: Framing) -> Iterator[Claim]:
    uses, yes = measured.tables.use_cases, _yes(framing)
    for key, field, words in (
        ("controle-humain", "human_control", "[a|ont] un contrôle humain décrit"),
        ("alternative", "alternative", "[a été comparé|ont été comparés] à une solution sans IA"),
        ("decision-individuelle", "individual_decision", "[aide|aident] à une décision individuelle"),
        ("donnees-personnelles", "personal_data", "[traite|traitent] des données personnelles"),
    ):
        if lines := ids_by(uses, field)[yes]:
            yield measured.claim(f"usages/{key}", USES, "{count} " + words, lines, count=count(len(lines), "usage", len(uses)))


def _yes(framing: Framing) -> str:
    return framing.lists["yes_no"].choices[0].code


def _maturity(measured: Measured, framing: Framing) -> Iterator[Claim]:
    profile = measured.profile
    named = [f"{measured.slug}-{code}" for code in profile.levels["dimension"].tolist()]
    declared = list(zip(named, profile.levels["declared"].tolist(), strict=True))
    if silent := [id_ for id_, level in declared if level == NOT_ANSWERED]:
        yield measured.claim(
            "inconnu/dimensions", MATURITY, "{count} de la grille de maturité [n’est pas renseignée|ne sont pas renseignées]",
            silent, count=count(len(silent), "dimension", len(profile.levels)),
        )  # fmt: skip
    levels = profile.levels["level"].tolist()
    ids = [id_ for id_, level in zip(named, levels, strict=True) if not pd.isna(level)]
    if not ids:
        return
    total, scale = len(profile.levels), f"de 0 à {len(framing.level_scale) - 1}"
    yield measured.claim(
        "maturite/renseignees", MATURITY, "{count} [renseignée|renseignées], dont {solid} au niveau « {level} » ou au-delà", ids,
        count=count(profile.answered, "dimension", total), solid=count(profile.solid, ""),
        level=inside(framing.level_scale[framing.thresholds.solid_level]),
    )  # fmt: skip
    yield measured.claim(
        "maturite/preuves", MATURITY, "{count} [renseignée s’appuie|renseignées s’appuient] sur un document", ids,
        count=count(profile.evidenced, "dimension", profile.answered),
    )  # fmt: skip
    if profile.median is not None and profile.stage is not None:
        yield measured.claim(
            "maturite/mediane", MATURITY, "niveau médian déclaré : {median} sur une échelle {scale} (stade « {stage} »)",
            ids, median=Figure(profile.median, n=profile.answered, style="number", decimals=1), scale=scale,
            stage=inside(profile.stage.label),
        )  # fmt: skip
    yield from _firmness(measured, ids)
    weakest = [place for place, level in enumerate(levels) if not pd.isna(level) and level == profile.minimum]
    labels = profile.levels["label"].tolist()
    yield measured.claim(
        "maturite/minimum", MATURITY, "niveau le plus bas déclaré : {level}, pour {names}",
        [named[place] for place in weakest],
        level=Figure(float(profile.minimum or 0), n=len(weakest), style="number"),
        names=listing([quote(labels[place]) for place in weakest]),
    )  # fmt: skip
    yield from _beside_others(measured, ids)


def _firmness(measured: Measured, ids: list[str]) -> Iterator[Claim]:
    """What the stage hangs on: one dimension, or levels that are only declared."""
    profile, found = measured.profile, measured.profile.sensitivity
    if found is None:
        return
    deciding = dict.fromkeys(move.dimension for move in found.moves)
    yield measured.claim(
        "maturite/sensibilite", MATURITY,
        "{count} [changerait, à elle seule, le stade|changeraient, chacune à elle seule, le stade] en bougeant d’un niveau",
        [f"{measured.slug}-{code}" for code in deciding] or ids,
        count=count(len(deciding), "dimension", profile.answered),
    )  # fmt: skip
    proved = [f"{measured.slug}-{code}" for code in ids_where(profile.levels, profile.levels["evidenced"], id_="dimension")]
    if profile.proved_median is not None:
        yield measured.claim(
            "maturite/etayee", MATURITY, "niveau médian des seules dimensions étayées par un document : {median} ({n})", proved,
            median=Figure(profile.proved_median, n=profile.evidenced, style="number", decimals=1),
            n=count(profile.evidenced, "dimension"),
        )  # fmt: skip


def _beside_others(measured: Measured, ids: list[str]) -> Iterator[Claim]:
    beside = measured.beside
    for key, found, words in (("classe", beside.in_class, "sa classe"), ("ensemble", beside.in_group, "son groupe")):
        if found is not None and measured.profile.median is not None:
            yield measured.claim(
                f"maturite/{key}", MATURITY,
                "dans " + words + ", les niveaux médians vont de {low} à {high} (médiane {middle}, {n})", ids,
                low=Figure(found.low, n=found.n, style="number", decimals=1),
                high=Figure(found.high, n=found.n, style="number", decimals=1),
                middle=Figure(found.median, n=found.n, style="number", decimals=1),
                n=count(found.n, "territoire"),
            )  # fmt: skip


def _answers(measured: Measured) -> Iterator[Claim]:
    follow = measured.follow_up
    if follow.proposals:
        yield measured.claim(
            "reponses/propositions", ANSWERS, "{count} [a reçu|ont reçu] une réponse de l’autorité", follow.proposals,
            count=count(len(follow.answered), "proposition", len(follow.proposals)),
        )  # fmt: skip
    if follow.waiting and follow.answered:
        yield measured.claim(
            "reponses/attente", ANSWERS, "{count} [attend|attendent] encore une réponse", follow.waiting,
            count=count(len(follow.waiting), "proposition", len(follow.proposals)),
        )  # fmt: skip
    ids = ids_by(follow.first, "answer", id_="contribution_id")
    for answer, label in zip(follow.by_answer["answer"].tolist(), follow.by_answer["label"].tolist(), strict=True):
        yield measured.claim(
            f"reponses/{answer}", ANSWERS, "{count} : {name}", ids[answer],
            count=count(len(ids[answer]), "proposition", len(follow.answered)), name=inside(label),
        )  # fmt: skip


def _waves(measured: Measured) -> Iterator[Claim]:
    if measured.waves is None:
        return
    promised = measured.waves.commitments
    for state, ids in by_state(promised).items():
        yield measured.claim(
            f"vagues/{state}", WAVES, "{count} à la vague précédente : {state}", ids,
            count=count(len(ids), "engagement retenu", len(promised)), state=STATES[state],
        )  # fmt: skip
    late = promised.loc[promised["late"].astype("bool"), "id"].tolist()
    if late:
        yield measured.claim(
            "vagues/retard", WAVES, "{count} à la vague précédente : échéance passée sans être fait", late,
            count=count(len(late), "engagement retenu", len(promised)),
        )  # fmt: skip


def _balance(measured: Measured, framing: Framing) -> Iterator[Claim]:
    table = measured.said.contributions
    for balance in measured.balances:
        if balance.sheet == framing.by_table["contributions"].name and len(table):
            yield measured.claim(
                "methode/bilan", METHOD, "{received} : {kept}, {aside} et {empty}", table["id"].tolist(),
                received=count(balance.received, "ligne reçue"), kept=count(balance.kept, "retenue"),
                aside=count(balance.set_aside, "mise de côté"), empty=count(balance.empty, "vide"),
            )  # fmt: skip
