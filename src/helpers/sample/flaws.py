"""The flaws of real files, put on purpose into some workbooks of the sample: what a team receives is never clean.

None of them keeps a report from being made. `FLAWS` tells which territory has which; `RULES` tells the checking rule that
each one sets off, or nothing when the reading absorbs it without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.framing.model import FIRST_DATA_ROW, Framing
from helpers.sample.chance import Chance
from helpers.sample.draw import Draft, Row, Rows
from helpers.wording import FIXED, NARROW, day

RowFlaw = Callable[[Draft, Chance], Draft]
SheetFlaw = Callable[[Workbook, Framing], None]

RESIDUAL_SHARE, UNSTATED_SHARE = 0.19, 0.36  # beyond the thresholds of the framing
TYPED_BY_HAND = 8  # one row in so many is typed without the drop-downs
LONG = 1_600  # characters, beyond what a contribution may hold
EMPTY_ANSWERS = ("RAS", "néant", "Rien à signaler", "Sans avis", "idem", "ok")
SHORT_TEXTS = ("Plus d’agents.", "Le wifi !", "Former les élus", "Garder l’accueil.", "Et le papier ?")
# Names, numbers and addresses that belong to nobody: the numbers are those kept for fiction.
PERSONAL = (
    " Demandez à Mme Martin à l’accueil, elle vous le dira.",
    " Vous pouvez me rappeler au 01 99 00 45 12.",
    " Écrivez-moi : jeanne.lefevre@messagerie.example",
    " Mon voisin, M. Bernard, habite au 3 rue des Lilas-Blancs et dit la même chose.",
    " Contact : 06 39 98 21 07, le soir.",
)
EMOJIS = (" 🙂", " 👍👍", " 🤖❓", " 🌍💧")
MARKUP = ("<script>alert('IA')</script> ", "<b>Important</b> ", "A & B < C ", "<img src=x onerror=alert(1)> ")
FORMULAS = ("=> ", "+ ", "- ", "@ tous\u00a0: ")
VARIANTS: Mapping[str, Mapping[str, str]] = {
    "kind": {"proposition": "propositions", "vigilance": "VIGILANCE", "attente": "attentes", "question": "question"},
    "public": {
        "citoyens": "habitants",
        "agents": "AGENTS",
        "elus": "elus",
        "usagers": "usager",
        "academiques": "universitaires",
    },
    "origin": {"verbatim": "mot à mot", "synthese_table": "Synthèse de groupe", "questionnaire": "réponse questionnaire"},
}
PADDED = {"citoyens": "Citoyens  ", "agents": " Agents", "usagers": "Usagers ", "elus": "Élus   "}


@dataclass(frozen=True)
class Flaw:
    """One kind of flaw: the rule it sets off (none when it is absorbed) and how it is made."""

    rule: str = ""
    rows: RowFlaw | None = None
    sheets: SheetFlaw | None = None


def apply_to_rows(draft: Draft, names: Iterable[str], chance: Chance) -> Draft:
    """The draft with the flaws that are made in what is typed."""
    for name in names:
        flaw = KINDS[name]
        draft = flaw.rows(draft, chance) if flaw.rows else draft
    return draft


def apply_to_sheets(workbook: Workbook, names: Iterable[str], framing: Framing) -> None:
    """Make the flaws of the file itself, in place as openpyxl does: filters, merged cells, headers."""
    for name in names:
        flaw = KINDS[name]
        if flaw.sheets:
            flaw.sheets(workbook, framing)


# --- what is typed ----------------------------------------------------------------------------------------------------


def _changed(rows: Rows, places: Iterable[int], change: Callable[[Row, int], Row]) -> Rows:
    """The rows, some of them changed; `change` also gets the number of the change."""
    numbers = {place: number for number, place in enumerate(places)}
    return tuple({**row, **change(row, numbers[place])} if place in numbers else row for place, row in enumerate(rows))


def _spared(draft: Draft, chance: Chance, count: int) -> list[int]:
    """Places of contributions whose text may be spoiled: once each, and no proposition, since answers quote them."""
    rows = draft.contributions
    free = [place for place, row in enumerate(rows) if row["kind"] != "proposition" and row["id"] not in draft.marred]
    return chance.some(free, count)


def _with_texts(draft: Draft, texts: Mapping[int, str]) -> Draft:
    places = list(texts)
    rows = _changed(draft.contributions, places, lambda _, number: {"text": texts[places[number]]})
    return replace(draft, contributions=rows, marred=draft.marred | {str(rows[place]["id"]) for place in places})


def _change_texts(draft: Draft, chance: Chance, words: Sequence[str], change: Callable[[str, str], str]) -> Draft:
    """Change one contribution for each of the words."""
    places = _spared(draft, chance, len(words))
    rows = draft.contributions
    return _with_texts(
        draft, {place: change(str(rows[place]["text"]), word) for place, word in zip(places, words, strict=False)}
    )


def _short_texts(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, SHORT_TEXTS, lambda _, short: short)


def _empty_answers(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, EMPTY_ANSWERS, lambda _, nothing: nothing)


def _personal_data(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, PERSONAL, lambda text, personal: text + personal)


def _emojis(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, EMOJIS, lambda text, emoji: text + emoji)


def _markup(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, MARKUP, lambda text, markup: markup + text)


def _formulas(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, FORMULAS, lambda text, sign: sign + text)


def _padded_texts(draft: Draft, chance: Chance) -> Draft:
    return _change_texts(draft, chance, ("   ", "\n", FIXED, " \r\n"), lambda text, spaces: f" {text}{spaces}")


def _long_text(draft: Draft, chance: Chance) -> Draft:
    told = " ".join(str(row["text"]) for row in draft.contributions)
    return _change_texts(draft, chance, (told[: LONG + 200].rsplit(".", 1)[0] + ".",), lambda _, long: long)


def _duplicates(draft: Draft, chance: Chance) -> Draft:
    """Ideas pasted twice, further down."""
    places = _spared(draft, chance, 6)
    first, again = places[: len(places) // 2], places[len(places) // 2 :]
    copies = {copy: str(draft.contributions[place]["text"]) for place, copy in zip(first, again, strict=False)}
    return _with_texts(draft, copies)


def _list_variants(draft: Draft, _: Chance) -> Draft:
    """One row in eight typed by someone who does not use the drop-downs."""

    def typed(row: Row, _: int) -> Row:
        return {field: spellings[str(row[field])] for field, spellings in VARIANTS.items() if row[field] in spellings}

    return replace(draft, contributions=_changed(draft.contributions, range(0, len(draft.contributions), TYPED_BY_HAND), typed))


def _padded_choices(draft: Draft, _: Chance) -> Draft:
    rows = draft.contributions
    places = [place for place, row in enumerate(rows) if row["public"] in PADDED]
    return replace(draft, contributions=_changed(rows, places, lambda row, _: {"public": PADDED[str(row["public"])]}))


def _residual_theme(draft: Draft, chance: Chance) -> Draft:
    rows = draft.contributions
    places = chance.some(range(len(rows)), round(len(rows) * RESIDUAL_SHARE))
    comment = "Codé en autre en attendant une seconde lecture."
    return replace(draft, contributions=_changed(rows, places, lambda _, __: {"theme": "T99", "coder_comment": comment}))


def _unstated_publics(draft: Draft, chance: Chance) -> Draft:
    rows = draft.contributions
    places = chance.some(range(len(rows)), round(len(rows) * UNSTATED_SHARE))
    return replace(draft, contributions=_changed(rows, places, lambda _, __: {"public": "non_precise"}))


def _blank_defaults(draft: Draft, chance: Chance) -> Draft:
    places = chance.some(range(len(draft.contributions)), 9)
    return replace(draft, contributions=_changed(draft.contributions, places, lambda _, __: {"origin": None}))


def _blank_rows(draft: Draft, _: Chance) -> Draft:
    """Two empty rows in the middle, and one before the end."""
    rows = draft.contributions
    middle, last = len(rows) // 2, max(len(rows) - 1, 0)
    return replace(draft, contributions=(*rows[:middle], {}, {}, *rows[middle:last], {}, *rows[last:]))


def _counted(draft: Draft) -> list[int]:
    return [place for place, event in enumerate(draft.events) if isinstance(event["participants"], int)]


def _approximate_numbers(draft: Draft, _: Chance) -> Draft:
    def about(event: Row, number: int) -> Row:
        return {"participants": f"{event['participants']} env." if number == 0 else f"environ {event['participants']}"}

    return replace(draft, events=_changed(draft.events, _counted(draft)[:2], about))


def _narrow_numbers(draft: Draft, _: Chance) -> Draft:
    """Numbers copied from a text, with its narrow spaces."""
    typed = {
        field: f"{value:,}".replace(",", NARROW)
        for field, value in draft.identity.items()
        if field in ("population", "staff") and isinstance(value, int)
    }
    return replace(draft, identity={**draft.identity, **typed})


def _text_dates(draft: Draft, _: Chance) -> Draft:
    def typed(event: Row, number: int) -> Row:
        when = event["date_start"]
        assert isinstance(when, date)
        return {"date_start": f"{when:%d/%m/%Y}" if number % 2 else day(when).replace(FIXED, " ")}

    return replace(draft, events=_changed(draft.events, range(0, len(draft.events), 2), typed))


def _sums_differ(draft: Draft, _: Chance) -> Draft:
    """People who left before they were counted by public."""
    places = [place for place in _counted(draft) if any(name.startswith("people_") for name in draft.events[place])]

    def more(event: Row, number: int) -> Row:
        total = event["participants"]
        assert isinstance(total, int)
        return {"participants": total + 3 + number}

    return replace(draft, events=_changed(draft.events, places[:2], more))


def _outside_period(draft: Draft, _: Chance) -> Draft:
    """The first event was held before the period that was declared."""
    start = draft.identity["period_start"]
    assert isinstance(start, date)
    early = {"date_start": start - timedelta(days=9)}
    return replace(draft, events=_changed(draft.events, [0], lambda _, __: early))


def _no_evidence(draft: Draft, _: Chance) -> Draft:
    places = [place for place, row in enumerate(draft.maturity) if row.get("evidence")][:2]
    without = {"evidence": None, "evidence_kind": None, "evidence_url": None, "comment": None}
    return replace(draft, maturity=_changed(draft.maturity, places, lambda _, __: without))


# --- what is done to the file -----------------------------------------------------------------------------------------


def _sheet(workbook: Workbook, framing: Framing, table: str) -> Worksheet:
    worksheet: Worksheet = workbook[framing.by_table[table].name]
    return worksheet


def _letter(framing: Framing, table: str, field: str) -> str:
    fields = [column.field for column in framing.by_table[table].columns]
    return str(get_column_letter(fields.index(field) + 1))


def _merged_comments(workbook: Workbook, framing: Framing) -> None:
    letter = _letter(framing, "events", "comment")
    worksheet = _sheet(workbook, framing, "events")
    worksheet[f"{letter}{FIRST_DATA_ROW}"] = "Même animatrice pour les deux premiers événements."
    worksheet.merge_cells(f"{letter}{FIRST_DATA_ROW}:{letter}{FIRST_DATA_ROW + 1}")


def _hidden_rows(workbook: Workbook, framing: Framing) -> None:
    worksheet = _sheet(workbook, framing, "contributions")
    for row in range(FIRST_DATA_ROW + 6, FIRST_DATA_ROW + 10):
        worksheet.row_dimensions[row].hidden = True


def _active_filter(workbook: Workbook, framing: Framing) -> None:
    worksheet = _sheet(workbook, framing, "contributions")
    columns = [column.field for column in framing.by_table["contributions"].columns]
    worksheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{worksheet.max_row}"
    worksheet.auto_filter.add_filter_column(columns.index("kind"), [framing.lists["kinds"].by_role["proposal"].label])


def _added_column(workbook: Workbook, framing: Framing) -> None:
    worksheet = _sheet(workbook, framing, "contributions")
    letter = get_column_letter(len(framing.by_table["contributions"].columns) + 1)
    worksheet[f"{letter}1"] = "priorite_service"
    worksheet[f"{letter}2"] = "Priorité du service"
    for row in range(FIRST_DATA_ROW, worksheet.max_row + 1, 4):
        worksheet[f"{letter}{row}"] = "haute" if row % 8 == FIRST_DATA_ROW else "basse"


def _renamed_headers(workbook: Workbook, framing: Framing) -> None:
    """Technical names replaced with their labels by someone who found them ugly."""
    worksheet = _sheet(workbook, framing, "events")
    for place, column in enumerate(framing.by_table["events"].columns[:6], start=1):
        worksheet.cell(1, place).value = column.label


def _extra_sheet(workbook: Workbook, framing: Framing) -> None:
    del framing
    worksheet = workbook.create_sheet("Brouillon")
    for line in (("Répartition du travail", None), ("Saisie", "service participation"), ("Relecture", "service numérique")):
        worksheet.append(line)


KINDS: Mapping[str, Flaw] = MappingProxyType(
    {
        "short_texts": Flaw("short_text", _short_texts),
        "empty_answers": Flaw("empty_answer", _empty_answers),
        "personal_data": Flaw("personal_data", _personal_data),
        "emojis": Flaw("", _emojis),
        "markup": Flaw("", _markup),
        "formulas": Flaw("", _formulas),
        "padded_texts": Flaw("", _padded_texts),
        "long_text": Flaw("long_text", _long_text),
        "duplicates": Flaw("identical_texts", _duplicates),
        "list_variants": Flaw("corrected_value", _list_variants),
        "padded_choices": Flaw("", _padded_choices),
        "residual_theme": Flaw("residual_theme_share", _residual_theme),
        "unstated_publics": Flaw("unstated_public_share", _unstated_publics),
        "blank_defaults": Flaw("default_used", _blank_defaults),
        "blank_rows": Flaw("", _blank_rows),
        "approximate_numbers": Flaw("approximate_number", _approximate_numbers),
        "narrow_numbers": Flaw("corrected_number", _narrow_numbers),
        "text_dates": Flaw("corrected_date", _text_dates),
        "sums_differ": Flaw("publics_sum_differs", _sums_differ),
        "outside_period": Flaw("event_outside_period", _outside_period),
        "no_evidence": Flaw("level_without_evidence", _no_evidence),
        "merged_comments": Flaw("merged_cells", None, _merged_comments),
        "hidden_rows": Flaw("hidden_rows", None, _hidden_rows),
        "active_filter": Flaw("filter_on", None, _active_filter),
        "added_column": Flaw("added_column", None, _added_column),
        "renamed_headers": Flaw("renamed_column", None, _renamed_headers),
        "extra_sheet": Flaw("extra_sheet", None, _extra_sheet),
    }
)
RULES: Mapping[str, str] = MappingProxyType({name: flaw.rule for name, flaw in KINDS.items()})
# Blank rows come last: they are rows too. What is changed by one flaw may be changed again by the next.
FLAWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "toulouse-metropole": ("approximate_numbers", "narrow_numbers", "text_dates"),
        "nice-cote-d-azur": ("outside_period", "sums_differ", "list_variants"),
        "tours-val-de-loire": ("merged_comments", "hidden_rows", "active_filter"),
        "grand-nancy": ("padded_texts", "padded_choices", "added_column", "renamed_headers"),
        "lacq-orthez": ("blank_defaults",),
        "bordeaux-metropole": ("duplicates", "emojis", "markup", "personal_data"),
        "paris-saclay": ("unstated_publics", "residual_theme"),
        "rouen-normandie": ("formulas", "long_text", "blank_rows"),
        "bethune-bruay": ("short_texts", "list_variants", "no_evidence", "blank_rows"),
        "abidjan": ("approximate_numbers", "extra_sheet"),
        "casablanca": ("duplicates", "empty_answers", "personal_data"),
        "montreal": ("text_dates", "padded_choices", "empty_answers"),
    }
)
