"""The framing is data: what ia_2025 holds, what another campaign changes, and what a mistake in a file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import FramingError
from helpers.framing.load import FOLDER, load_framing, packaged_framings
from helpers.framing.model import Framing, Thresholds
from helpers.wording import typeset

WATER = Path(__file__).parent / "eau.toml"
IA = (FOLDER / "ia_2025.toml").read_text(encoding="utf-8")
PUBLICS = [
    "elus", "agents", "usagers", "citoyens", "acteurs_economiques", "academiques", "associations_corps_intermediaires",
    "partenaires_publics", "non_precise",
]  # fmt: skip

Edit = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def framing() -> Framing:
    return load_framing("ia_2025")


@pytest.fixture(scope="module")
def water() -> Framing:
    return load_framing(WATER)


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Writes ia_2025 with one edit; the text to replace must be there."""

    def edit(old: str, new: str) -> Path:
        assert old in IA, f"« {old} » is no longer in ia_2025.toml"
        path = tmp_path / "ia_2025.toml"
        path.write_text(IA.replace(old, new, 1), encoding="utf-8")
        return path

    return edit


def extension(tmp_path: Path, body: str) -> Path:
    """A file that extends ia_2025."""
    path = tmp_path / "autre.toml"
    path.write_text(f'extends = "ia_2025"\n{body}', encoding="utf-8")
    return path


def message_of(path: Path | str) -> str:
    """What loading says when it refuses."""
    with pytest.raises(FramingError) as refusal:
        load_framing(path)
    return str(refusal.value)


# What ia_2025 holds (framing note, sections A to H), counted by hand.


def test_packaged_framings() -> None:
    """The package brings the campaign on AI and the Grand débat of 2019."""
    assert packaged_framings() == ("grand_debat_2019", "ia_2025")


def test_sheets_and_tables(framing: Framing) -> None:
    """Six sheets feed the six tables, in the order of section G."""
    assert [(sheet.name, sheet.table, sheet.layout) for sheet in framing.sheets] == [
        ("TERRITOIRE", "territory", "fields"),
        ("EVENEMENTS", "events", "rows"),
        ("CONTRIBUTIONS", "contributions", "rows"),
        ("USAGES_IA", "use_cases", "rows"),
        ("MATURITE", "maturity", "prefilled"),
        ("ENGAGEMENTS", "commitments", "rows"),
    ]


@pytest.mark.parametrize(
    ("table", "columns"),
    [("territory", 34), ("events", 34), ("contributions", 18), ("use_cases", 24), ("maturity", 10), ("commitments", 13)],
)
def test_number_of_columns(framing: Framing, table: str, columns: int) -> None:
    """Every column of sections G2 to G7 is there, compound lines split."""
    assert len(framing.by_table[table].columns) == columns


@pytest.mark.parametrize(
    ("table", "essential"),
    [
        ("territory", "code nom groupe type population periode_debut periode_fin"),
        ("events", "id_evenement intitule date_debut methode recrutement participants_total"),
        ("contributions", "id_contribution id_evenement texte nature theme college publication"),
        ("use_cases", "id_usage intitule domaine statut"),
        ("maturity", "niveau preuve type_preuve"),
        ("commitments", "id_engagement contributions_liees reponse motif"),
    ],
)
def test_essential_columns(framing: Framing, table: str, essential: str) -> None:
    """The minimum that a territory fills in is what section G prints in bold."""
    assert [column.name for column in framing.by_table[table].columns if column.essential] == essential.split()


def test_every_column_is_explained(framing: Framing) -> None:
    """No column is without a label and a help."""
    assert [c.name for sheet in framing.sheets for c in sheet.columns if not (c.label and c.help)] == []


def test_examples_can_be_typed(framing: Framing) -> None:
    """The good example of a column with a list is one of its choices."""
    drawn = [(framing.list_of(c), c.good.split(";")) for s in framing.sheets for c in s.columns if c.list and c.good]
    assert [(choices.name, text) for choices, texts in drawn for text in texts if not choices.find(text)] == []


def test_personal_columns(framing: Framing) -> None:
    """The service's e-mail and the coder's doubts never leave data/."""
    personal = {column.name for sheet in framing.sheets for column in sheet.columns if column.personal}
    assert personal == {"contact_courriel", "commentaire_codage"}


def test_themes(framing: Framing) -> None:
    """Twelve themes and T99, the only residual one; each of the twelve has keywords, a chapter and both examples."""
    assert [theme.code for theme in framing.themes] == [*(f"T{number:02}" for number in range(1, 13)), "T99"]
    assert [theme.code for theme in framing.themes if theme.residual] == ["T99"]
    twelve = framing.themes[:-1]
    assert all(theme.keywords and theme.chapters and theme.here and theme.not_here for theme in twelve)
    assert framing.theme_by_code["T08"].chapters == ("2", "4")


def test_dimensions(framing: Framing) -> None:
    """Nine dimensions of five levels; every level above 0 asks for evidence, level 0 for none."""
    assert [dimension.code for dimension in framing.dimensions] == [f"M{number}" for number in range(1, 10)]
    for dimension in framing.dimensions:
        assert [level.level for level in dimension.levels] == [0, 1, 2, 3, 4]
        assert [bool(level.evidence) for level in dimension.levels] == [False, True, True, True, True]


def test_publics(framing: Framing) -> None:
    """Nine publics, the last one « not stated »; each has its people column."""
    assert [choice.code for choice in framing.lists["publics"].choices] == PUBLICS
    assert framing.lists["publics"].by_role["not_stated"].code == "non_precise"
    assert [c.field for c in framing.by_table["events"].counting("publics")] == [f"people_{code}" for code in PUBLICS]


def test_questions_cover_the_grids(framing: Framing) -> None:
    """The nine questions of H1 lead to every theme but the residual one, and to every dimension."""
    assert len(framing.questions) == 9
    assert {code for question in framing.questions for code in question.themes} == {f"T{n:02}" for n in range(1, 13)}
    assert {code for question in framing.questions for code in question.dimensions} == {f"M{n}" for n in range(1, 10)}


def test_derived_lists(framing: Framing) -> None:
    """The lists of themes, dimensions and levels follow from the grids and show their codes."""
    levels = framing.lists["levels"]
    assert [choice.code for choice in levels.choices] == ["0", "1", "2", "3", "4", "NR", "NA"]
    assert levels.shown(levels.by_code["NR"]) == "NR – Non renseigné"
    assert len(framing.lists["themes"].choices) == 13
    assert len(framing.lists["dimensions"].choices) == 9


def test_roles(framing: Framing) -> None:
    """The code knows kinds and publication by their roles, whatever their French codes."""
    assert framing.kind("expectation") == "attente"
    assert framing.kind("concern") == "vigilance"
    assert framing.lists["publication"].by_role["check"].code == "a_verifier"
    assert set(framing.lists["answers"].by_role) == {
        "accepted", "partly_accepted", "under_study", "rejected", "out_of_scope", "already_done",
    }  # fmt: skip


def test_thresholds_are_those_of_the_model(framing: Framing) -> None:
    """The file writes out the conventions that the model holds by default."""
    assert framing.thresholds == Thresholds()


def test_french_is_typeset(framing: Framing) -> None:
    """Labels, helps and rules are stored with French spaces and apostrophes."""
    sentences = [text for sheet in framing.sheets for c in sheet.columns for text in (c.label, c.help)]
    sentences += [text for rule in framing.rules.values() for text in (rule.what, rule.why, rule.how)]
    assert [text for text in sentences if typeset(text) != text] == []


# Size classes and stages.


@pytest.mark.parametrize(
    ("population", "code"),
    [(0, "s1"), (49_999, "s1"), (50_000, "s2"), (99_999, "s2"), (100_000, "s3"), (349_999, "s3"), (350_000, "s4"),
     (599_999, "s4"), (600_000, "s5"), (843_738, "s5")],
)  # fmt: skip
def test_size_class(framing: Framing, population: int, code: str) -> None:
    """A bound belongs to the class that it opens."""
    assert framing.size_class(population).code == code


def test_the_fifteen_spread_as_the_note_says(framing: Framing) -> None:
    """The fifteen participants fall 0 / 3 / 5 / 4 / 3 (section C1)."""
    fifteen = [683_981, 516_657, 473_973, 832_348, 568_596, 299_019, 258_208, 308_806, 52_957, 83_758, 843_738, 56_977,
               319_695, 500_703, 275_736]  # fmt: skip
    classes = [framing.size_class(population).code for population in fifteen]
    assert [classes.count(code) for code in ("s1", "s2", "s3", "s4", "s5")] == [0, 3, 5, 4, 3]


@pytest.mark.parametrize(
    ("population", "bound"),
    # 3 % of 600 000 is 18 000, of 50 000 is 1 500; Nice (574 287) is 4.3 % away, Lacq-Orthez (52 957) 5.9 %.
    [(582_000, 600_000), (581_999, None), (618_000, 600_000), (618_001, None), (574_287, None), (51_500, 50_000),
     (51_501, None), (52_957, None), (200_000, None)],
)  # fmt: skip
def test_near_bound(framing: Framing, population: int, bound: int | None) -> None:
    """A population within 3 % of a class bound is flagged, on both sides."""
    assert framing.near_bound(population) == bound


@pytest.mark.parametrize(
    ("median", "label"),
    [(0, "en amorce"), (1, "en amorce"), (1.5, "en structuration"), (2, "en structuration"), (2.5, "en structuration"),
     (3, "en pratique"), (4, "en pratique")],
)  # fmt: skip
def test_stage(framing: Framing, median: float, label: str) -> None:
    """The stage follows from the median level (section E1)."""
    assert framing.stage(median).label == label


# Another campaign is another file.


def test_water_replaces_what_it_gives(water: Framing) -> None:
    """Themes and dimensions given replace the whole grid, and the lists drawn from them follow."""
    assert [theme.code for theme in water.themes] == ["O1", "O2", "O3", "O9"]
    assert [choice.code for choice in water.lists["themes"].choices] == ["O1", "O2", "O3", "O9"]
    assert [choice.code for choice in water.lists["dimensions"].choices] == ["A1", "A2"]


def test_water_keeps_the_rest(water: Framing, framing: Framing) -> None:
    """What the file leaves out comes from ia_2025; a table of thresholds is merged key by key."""
    assert water.lists["kinds"] == framing.lists["kinds"]
    assert dict(water.rules) == dict(framing.rules)
    assert (water.thresholds.enough_dimensions, water.thresholds.smallest_published_count) == (2, 5)


def test_water_public_has_its_column(water: Framing) -> None:
    """A public added to the list gets its column of people, at its place."""
    columns = water.by_table["events"].counting("publics")
    assert [column.of_code for column in columns] == [*PUBLICS[:4], "agriculteurs", *PUBLICS[4:]]
    added = columns[4]
    assert (added.name, added.field, added.label) == (
        "part_agriculteurs",
        "people_agriculteurs",
        "Effectif\u00a0: Agriculteurs",
    )


@pytest.mark.parametrize("name", [WATER, "grand_debat_2019"])
def test_dropped_sheet_takes_its_quotes_away(name: Path | str) -> None:
    """Without the sheet of use cases, contributions have no column that quotes a use case; the others stay."""
    other = load_framing(name)
    assert "use_cases" not in other.by_table
    assert len(other.by_table["contributions"].columns) == 17
    assert "use_case_id" not in other.by_table["contributions"].by_field


def test_grand_debat() -> None:
    """The Grand débat has its four official themes and GD99, no maturity grid and no use cases."""
    debate = load_framing("grand_debat_2019")
    assert [theme.label for theme in debate.themes] == [
        "La transition écologique",
        "La fiscalité et les dépenses publiques",
        "La démocratie et la citoyenneté",
        "L’organisation de l’État et des services publics",
        "Autre",
    ]
    assert [theme.code for theme in debate.themes] == ["GD01", "GD02", "GD03", "GD04", "GD99"]
    assert [sheet.table for sheet in debate.sheets] == ["territory", "events", "contributions", "commitments"]
    assert debate.dimensions == ()


def test_one_public_is_one_line(edited: Edit) -> None:
    """One line added to the list of publics adds its choice and its column of people."""
    line = '  { code = "non_precise", label = "Non précisé", role = "not_stated", help = "Le public'
    more = load_framing(edited(line, '  { code = "touristes", label = "Touristes" },\n' + line))
    assert "touristes" in more.lists["publics"].by_code
    assert more.by_table["events"].by_field["people_touristes"].label == "Effectif\u00a0: Touristes"
    assert len(more.by_table["events"].columns) == 35


def test_one_theme_is_one_block(edited: Edit) -> None:
    """One theme added to the grid is offered wherever a theme is chosen."""
    block = '[[themes]]\ncode = "T13"\nlabel = "Eau"\ndefinition = "L’eau."\nkeywords = []\nchapters = ["1"]\n\n'
    more = load_framing(edited('[[themes]]\ncode = "T99"', block + '[[themes]]\ncode = "T99"'))
    assert more.lists["themes"].find("T13 – Eau") == more.lists["themes"].by_code["T13"]


def test_a_sheet_given_replaces_the_one_of_its_name(tmp_path: Path) -> None:
    """A sheet keeps its place when an extension rewrites it."""
    columns = "".join(
        f'[[sheets.columns]]\nname = "{name}"\nlabel = "{name}"\ntype = "T"\n'
        for name in ("id", "contribution_ids", "answer", "reason")
    )
    body = '[[sheets]]\nname = "ENGAGEMENTS"\ntable = "commitments"\nlabel = "Réponses"\nlayout = "rows"\npurpose = "Court."\n'
    shorter = load_framing(extension(tmp_path, body + columns))
    assert [sheet.name for sheet in shorter.sheets][-1] == "ENGAGEMENTS"
    assert [column.field for column in shorter.by_table["commitments"].columns] == [
        "id",
        "contribution_ids",
        "answer",
        "reason",
    ]


def test_an_edited_file_is_read_again(edited: Edit) -> None:
    """A framing that changed on disk is not served from memory."""
    path = edited("Concertations territoriales de l’IA", "Premier titre")
    first = load_framing(path)
    path.write_text(IA.replace("Concertations territoriales de l’IA", "Second titre"), encoding="utf-8")
    assert (first.title, load_framing(path).title) == ("Premier titre", "Second titre")


def test_a_path_may_be_text() -> None:
    """A text that is no packaged name is a path."""
    assert load_framing(str(WATER)) == load_framing(WATER)


# Every mistake names the file and the key, in French.

LISTS = ", ".join(sorted(load_framing("ia_2025").lists))
MISTAKES = {
    "unknown list": (
        'list = "themes"\nrequired', 'list = "thèmes"\nrequired',
        f"sheets[CONTRIBUTIONS].columns[theme].list : la liste « thèmes » n’existe pas. Listes connues : {LISTS}",
    ),
    "unknown key": ("organisers =", "organiser =", "organiser : clé inconnue. Vouliez-vous dire « organisers » ?"),
    "unknown key of a column": (
        "essential = true", "essentiel = true",
        "sheets[TERRITOIRE].columns[code].essentiel : clé inconnue. Vouliez-vous dire « essential » ?",
    ),
    "missing key": ('contact = "le réseau Les Interconnectés"\n', "", "contact : il manque cette clé"),
    "wrong type": ('version = "1.0"', "version = 1", "version : « 1 » n’est pas du type attendu (texte)"),
    "text for a number": (
        "short_text = 20 ", 'short_text = "20" ',
        "thresholds.short_text : « 20 » n’est pas du type attendu (nombre entier)",
    ),
    "true for a number": (
        "short_text = 20 ", "short_text = true ",
        "thresholds.short_text : « True » n’est pas du type attendu (nombre entier)",
    ),
    "unknown severity": (
        'severity = "blocking"', 'severity = "bloquant"',
        "rules.missing_sheet.severity : « bloquant » n’est pas du type attendu (un de : blocking, warning, note)",
    ),
    "duplicate theme": ('code = "T02"', 'code = "T01"', "themes : « T01 » y figure deux fois"),
    "duplicate choice": (
        'code = "vigilance"', 'code = "attente"', "lists.kinds.choices : « attente » y figure deux fois",
    ),
    "duplicate column": (
        'name = "theme_2"', 'name = "theme"', "sheets[CONTRIBUTIONS].columns : « theme » y figure deux fois",
    ),
    "duplicate field": (
        'field = "date_end"', 'field = "date_start"',
        "sheets[EVENEMENTS].columns (clé field) : « date_start » y figure deux fois",
    ),
    "word with two meanings": (
        'synonyms = ["attentes", ', 'synonyms = ["crainte", ',
        "lists.kinds : « crainte » désigne à la fois « attente » et « vigilance »",
    ),
    "overlapping classes": (
        "lower = 100000", "lower = 90000",
        "size_classes : les classes ne se suivent pas : « s2 » finit à 100000, « s3 » commence à 90000",
    ),
    "upside-down class": (
        "lower = 100000\nupper = 350000", "lower = 100000\nupper = 90000",
        "size_classes[s3] : la borne haute (90000) ne dépasse pas la borne basse (100000)",
    ),
    "first class": (
        "lower = 0\n", "lower = 10\n",
        "size_classes : la première classe commence à 0 et la dernière n’a pas de borne haute",
    ),
    "stages in disorder": (
        "upper_median = 2.5", "upper_median = 0.5", "stages : les bornes hautes des stades vont en croissant",
    ),
    "missing role": (
        'role = "expectation"', 'role = "hope"',
        "lists.kinds : il manque un choix dont la clé role vaut « expectation »",
    ),
    "missing rule": (
        "[rules.no_commitment]", "[rules.publics_met]", "rules.no_commitment : il manque cette règle",
    ),
    "extra rule": (
        "[rules.missing_sheet]",
        '[rules.absent]\nseverity = "note"\nsets_aside = "none"\nwhat = "a"\nwhy = "b"\nhow = "c"\n\n[rules.missing_sheet]',
        "rules.absent : règle inconnue du programme",
    ),
    "unknown placeholder": (
        "est introuvable. {suggestion}", "est introuvable. {sugestion}",
        "rules.missing_sheet : « {sugestion} » n’est pas disponible ici. Disponibles : {expected}, {suggestion}",
    ),
    "unknown chapter": (
        'chapters = ["3"]', 'chapters = ["9"]',
        "themes[T01].chapters : le chapitre « 9 » n’existe pas. Codes connus : 1, 2, 3, 4",
    ),
    "unknown theme": (
        'themes = ["T01", "T12"]', 'themes = ["T01", "T77"]',
        ("questions[0].themes : le thème « T77 » n’existe pas. Codes connus : T01, T02, T03, T04, T05, T06, T07, T08, "
        "T09, T10, T11, T12, T99"),
    ),
    "unknown dimension": (
        'dimensions = ["M1", "M7"]', 'dimensions = ["M77"]',
        ("questions[0].dimensions : la dimension « M77 » n’existe pas. "
        "Codes connus : M1, M2, M3, M4, M5, M6, M7, M8, M9"),
    ),
    "list to repeat over": (
        'for_each = "publics"', 'for_each = "publix"',
        f"sheets[EVENEMENTS].columns[part_{{code}}].for_each : la liste « publix » n’existe pas. Listes connues : {LISTS}",
    ),
    "brace of a repeated column": (
        '{label}"\ntype = "N"', '{nom}"\ntype = "N"',
        "sheets[EVENEMENTS].columns[part_{code}].label : « {nom} » n’est pas disponible ici. Disponibles : {code}, {label}",
    ),
    "unknown table": (
        'table = "commitments"', 'table = "answers"',
        ("sheets[ENGAGEMENTS].table : la table « answers » n’existe pas. "
        "Tables connues : territory, events, contributions, use_cases, maturity, commitments"),
    ),
    "missing field": (
        'field = "kind"\n', 'field = "sort"\n',
        "sheets[CONTRIBUTIONS].columns : il manque une colonne dont la clé field vaut « kind »",
    ),
    "reference to nowhere": (
        'refers_to = "events"', 'refers_to = "event"',
        "sheets[CONTRIBUTIONS].columns[id_evenement].refers_to : aucune feuille n’alimente la table « event »",
    ),
    "default outside its list": (
        'default = "a_verifier"', 'default = "a_relire"',
        "sheets[CONTRIBUTIONS].columns[publication].default : « a_relire » n’est pas un code de la liste « publication »",
    ),
    "condition outside its list": (
        'among = ["france"]', 'among = ["belgique"]',
        "sheets[TERRITOIRE].columns[siren].required_if : « belgique » n’est pas un code de la liste « groups »",
    ),
    "condition on no column": (
        'column = "soutiens"', 'column = "soutien"',
        "sheets[CONTRIBUTIONS].columns[soutiens_type].required_if : la colonne « soutien » n’existe pas dans cette feuille",
    ),
    "list that is derived": (
        "[lists.kinds]", '[lists.themes]\nlabel = "Thème"\nchoices = []\n\n[lists.kinds]',
        "lists.themes : cette liste découle des grilles (themes, dimensions, level_scale) : ôtez-la",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_file_and_key(edited: Edit, mistake: str) -> None:
    """A wrong file is refused in one French sentence that names the file and the key."""
    old, new, fault = MISTAKES[mistake]
    assert message_of(edited(old, new)) == typeset(f"ia_2025.toml, clé {fault}")


def test_a_missing_level(edited: Edit) -> None:
    """A dimension has one descriptor for each step of the scale."""
    first = next(line for line in IA.splitlines(keepends=True) if line.startswith('  { text = "Aucun écrit'))
    assert message_of(edited(first, "")) == (
        "ia_2025.toml, clé dimensions[M1].levels\u00a0: 4 niveaux donnés, 5 attendus (clé level_scale)"
    )


def test_messages_are_typeset(edited: Edit) -> None:
    """A message has French spaces: no-break before a colon and inside guillemets, narrow before a question mark."""
    assert message_of(edited("organisers =", "organiser =")) == (
        "ia_2025.toml, clé organiser\u00a0: clé inconnue. Vouliez-vous dire «\u00a0organisers\u00a0»\u202f?"
    )


EXTENSIONS = {
    "unknown sheet to drop": (
        'drop_sheets = ["USAGE_IA"]',
        "drop_sheets : la feuille « USAGE_IA » n’existe pas. Vouliez-vous dire « USAGES_IA » ?",
    ),
    "required sheet dropped": (
        'drop_sheets = ["EVENEMENTS"]', "sheets : il manque une feuille pour la table « events »",
    ),
    "drop that is no list": ('drop_sheets = "USAGES_IA"', "drop_sheets : une liste de noms de feuilles est attendue"),
    "lists that are no table": ("lists = 3", "lists : une table est attendue ([…])"),
    "one list that is no table": ("lists.kinds = 3", "lists.kinds : une table est attendue ([…])"),
    "sheets that are no tables": ('sheets = "toutes"', "sheets : une suite de tables est attendue ([[…]])"),
    "same sheet twice": (
        '[[sheets]]\nname = "PLUS"\n[[sheets]]\nname = "PLUS"', "sheets : « PLUS » y figure deux fois",
    ),
    "questions left behind": (
        '[[themes]]\ncode = "X"\nlabel = "x"\ndefinition = "x"\nkeywords = []\nchapters = []',
        "questions[0].themes : le thème « T01 » n’existe pas. Codes connus : X",
    ),
    "half a rule": (
        '[rules.no_commitment]\nseverity = "warning"', "rules.no_commitment.sets_aside : il manque cette clé",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", EXTENSIONS)
def test_a_mistake_in_an_extension(tmp_path: Path, mistake: str) -> None:
    """The file named is the one that a person wrote, not the one that it extends."""
    body, fault = EXTENSIONS[mistake]
    assert message_of(extension(tmp_path, body)) == typeset(f"autre.toml, clé {fault}")


def test_extends_nothing(tmp_path: Path) -> None:
    """A framing extends one that comes with the package."""
    path = tmp_path / "autre.toml"
    path.write_text('extends = "ia_2026"', encoding="utf-8")
    assert message_of(path) == typeset("autre.toml, clé extends : le cadrage « ia_2026 » n’existe pas")


def test_not_toml(tmp_path: Path) -> None:
    """A file that is no TOML is refused without a traceback."""
    path = tmp_path / "autre.toml"
    path.write_text("[thresholds\n", encoding="utf-8")
    assert message_of(path).startswith("autre.toml n’est pas un fichier TOML lisible\u00a0: ")


def test_unknown_name() -> None:
    """A misspelt name is met with the nearest one, another with the known ones."""
    assert message_of("ia_2052") == typeset("Cadrage « ia_2052 » introuvable. Vouliez-vous dire « ia_2025 » ?")
    assert message_of("zzz") == typeset("Cadrage « zzz » introuvable. Cadrages connus : grand_debat_2019, ia_2025.")
