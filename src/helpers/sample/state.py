"""What a territory of the sample says of itself: its identity, its uses of AI and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from helpers.collect.template.build import identity_of
from helpers.sample.chance import Chance
from helpers.sample.scene import Scene
from helpers.sample.words import LevelWords, UseCaseWords

Row = Mapping[str, object]

UNANSWERED = frozenset({"NR", "NA"})
HIGHEST = 4
_HABITANTS_PER_AGENT = 90
_SUPPLIERS: Mapping[str, Sequence[str]] = {
    "fournisseur": ("Éditeur du logiciel métier", "Titulaire du marché", "Jeune entreprise locale"),
    "mutualise": ("Syndicat mixte numérique", "Groupement de territoires voisins"),
    "interne": ("Direction du numérique",),
    "commun_libre": ("Communauté d’un logiciel libre",),
}
_GUARANTORS = (
    "Conseil de développement",
    "Cabinet de concertation",
    "Université partenaire",
    "Association d’éducation populaire",
)
_AI_HELP = (
    "Transcription automatique de deux réunions, relue en entier par l’animatrice.",
    "Premier classement des réponses libres proposé par un logiciel, repris ligne à ligne par deux agents.",
    "Résumé automatique d’un questionnaire, comparé à une lecture humaine d’un tiers des réponses.",
)


def draw_identity(scene: Scene, chance: Chance) -> Row:
    """The territory sheet: real identity, invented debate."""
    told = scene.place.words.territory
    slug, population = scene.place.territory.slug, scene.place.territory.population
    guarded = chance.happens(0.5)
    guarantors = [name for name in _GUARANTORS if scene.place.is_french or name != "Conseil de développement"]
    return {
        **identity_of(scene.place.territory, scene.framing),
        "staff": population // (_HABITANTS_PER_AGENT + chance.between(-30, 60)),
        "contact_role": chance.pick(told.contact_roles),
        "contact_email": f"concertation@{slug}.example",
        "elected_role": chance.pick(_elected_roles(scene)),
        "period_start": scene.profile.start,
        "period_end": scene.profile.end,
        "question": chance.pick(told.questions),
        "may_change": " ".join(chance.some(told.can_change, 2)),
        "will_not_change": " ".join(chance.some(told.cannot_change, 2)),
        "guarantor": "oui" if guarded else "non",
        "guarantor_detail": chance.pick(guarantors) if guarded else None,
        "ai_used": "oui" if scene.profile.ai_used else "non",
        "ai_used_detail": chance.pick(_AI_HELP) if scene.profile.ai_used else None,
        "charter_signed": chance.weighted(("oui", "non"), (3, 1)),
        "licence": scene.profile.licence,
        "file_status": scene.profile.status,
        "blind_spots": " ".join(chance.some(told.blind_spots, 2)),
        **{f"key_message_{n}": text for n, text in enumerate(chance.some(told.key_messages, chance.between(1, 4)), start=1)},
    }


def _elected_roles(scene: Scene) -> Sequence[str]:
    """An intercommunality has no deputy mayor."""
    roles = scene.place.words.territory.elected_roles
    return roles if scene.place.territory.kind in ("ville_hors_france", "commune") else [r for r in roles if "maire" not in r]


def draw_use_cases(scene: Scene, chance: Chance) -> list[tuple[str, UseCaseWords]]:
    """Some uses with their ids."""
    drawn = chance.ordered(scene.place.words.use_cases)[: scene.profile.use_cases]
    return [(f"U{number:02d}", use_case) for number, use_case in enumerate(drawn, start=1)]


def use_case_rows(use_cases: Sequence[tuple[str, UseCaseWords]], scene: Scene, chance: Chance) -> list[Row]:
    """One row a use, abandoned and refused ones too."""
    return [_use_case_row(id_, use_case, scene, chance) for id_, use_case in use_cases]


def _use_case_row(id_: str, use_case: UseCaseWords, scene: Scene, chance: Chance) -> Row:
    making = scene.code("makings", use_case.making)
    status = scene.code("use_statuses", chance.pick(use_case.statuses))
    frugality = scene.code("frugalities", use_case.frugality)
    begun = status in ("experimentation", "en_service", "abandonne")
    return {
        "id": id_,
        "title": use_case.title,
        "domain": scene.code("domains", use_case.domain),
        "status": status,
        "status_date": date(chance.between(2021, 2024), chance.between(1, 12), 1) if chance.happens(0.7) else None,
        "ai_type": scene.code("ai_types", use_case.ai_type),
        "making": making,
        "supplier": chance.pick(_SUPPLIERS[making]) if chance.happens(0.6) else None,
        "hosting": chance.weighted(
            ("france", "ue", "hors_ue", "nsp") if scene.place.is_french else ("nsp", "hors_ue", "ue"), _weights(scene)
        ),
        "personal_data": scene.code("yes_no", use_case.personal_data),
        "individual_decision": scene.code("yes_no", use_case.individual_decision),
        "eu_risk": scene.code("eu_risks", use_case.eu_risk) if scene.place.in_union else "na",
        "human_control": scene.code("yes_no", use_case.human_control),
        "alternative": scene.code("yes_no", use_case.alternative),
        "frugality": frugality,
        "evaluation": scene.code("evaluations", use_case.evaluation),
        "dpia": scene.code("dpia", use_case.impact_assessment) if scene.place.in_union else None,
        "staff_consulted": chance.pick(("oui", "non", "nsp")),
        "benefit": use_case.benefit if begun else None,
        "concern": use_case.concern if begun or chance.happens(0.5) else None,
        **(_measure(frugality, chance) if frugality in ("estimee", "mesuree") and begun else {}),
    }


def _weights(scene: Scene) -> tuple[int, ...]:
    return (5, 3, 1, 2) if scene.place.is_french else (3, 3, 2)


def _measure(frugality: str, chance: Chance) -> Row:
    method = "AFNOR SPEC 2314" if frugality == "estimee" else "Relevé du compteur"
    return {"frugality_value": 10 * chance.between(4, 240), "frugality_unit": "kWh/an", "frugality_method": method}


def draw_maturity(scene: Scene, chance: Chance) -> list[Row]:
    """One row a dimension, with its evidence from level 1 on."""
    told = {(level.dimension, str(level.level)): level for level in scene.place.words.levels}
    assessor = chance.pick(("agent", "elu", "collectif", "collectif", "tiers"))
    assessed_on = scene.profile.end - timedelta(days=chance.between(0, 20))
    return [
        _level_row(dimension.code, level, told.get((dimension.code, level)), scene, chance)
        | ({} if level == "NR" else {"assessor": assessor, "assessed_on": assessed_on})
        for dimension, level in zip(scene.framing.dimensions, scene.profile.levels, strict=True)
    ]


def _level_row(dimension: str, level: str, told: LevelWords | None, scene: Scene, chance: Chance) -> dict[str, object]:
    row: dict[str, object] = {"dimension": dimension, "level": level}
    if level in UNANSWERED:
        return row
    if chance.happens(0.6):
        row["target"] = str(min(int(level) + 1, HIGHEST))
    if told is None:
        return row
    evidence = chance.pick(told.evidence)
    if evidence.kind == "A":
        row["evidence_url"] = f"https://{scene.place.territory.slug}.example/preuve-{dimension.lower()}"
    comment = chance.pick(told.comments) if chance.happens(0.6) else None
    return {**row, "evidence": evidence.text, "evidence_kind": evidence.kind, "comment": comment}
