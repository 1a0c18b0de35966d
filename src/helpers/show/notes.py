"""Notes in their own voice and frame, beside the claim or at the head of the section that they are about; those that no longer fit say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from markupsafe import Markup

from helpers.analyse.notes import CLAIM, Astray, Notes, Placed
from helpers.analyse.sections import Section
from helpers.collect.notes.markdown import Block, ItemList, Line, blocks
from helpers.collect.notes.note import FOLDER, SUFFIX, Note
from helpers.plain_text import safe_text
from helpers.show import parts
from helpers.show.elements import NOT_ASKED, Bullets, Element, Group, Heading, Notice, Prose, Row, Table, ours
from helpers.show.markup import join, tag
from helpers.wording import FIXED, counted, quote

Make = Callable[[], Element]


class Writer(Protocol):
    """Who writes notes when an analyst asks for it from a notebook; a run has none."""

    def write(self, about: str, text: str, signature: str, on: date | None) -> Element:
        """Write a note beside a claim or a section."""

    def confirm(self, about: str, on: date | None) -> Element:
        """Say that the notes there were read again."""


FRAME = "analyst-note"
VOICE = "Note de l’analyste"
MOST_TOLD = 3  # statements that moved, repeated by a note on a section
ESSENTIALS, METHOD = "essentials", "method"  # what is shown first, and where the notes that have no place are listed
CLAIM_END = "</div>"  # a claim holds no other one


@dataclass(frozen=True)
class AnalystNote(Element):
    """What an analyst says beside a claim or a section: never mixed with what people said, nor with what the authority answers."""

    note: Note
    number: int
    about: str = ""  # told where the note does not stand beside it
    reread: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return f"note-{self.number}"

    def html(self) -> Markup:
        return tag(
            "div",
            tag("p", VOICE, class_="who"),
            tag("p", self.note.signed, class_="signed"),
            tag("p", self.about, class_="beside") if self.about else None,
            *(tag("p", tag("strong", f"À relire{FIXED}:"), " ", told, class_="reread") for told in self.reread),
            tag("div", *map(_block, blocks(self.note.text)), class_="words"),
            class_=FRAME,
            id=self.anchor,
            role="note",
            aria_label=f"{VOICE}, {self.note.signed}",
        )


def _block(block: Block) -> Markup:
    if isinstance(block, ItemList):
        return tag("ol" if block.is_numbered else "ul", *(tag("li", _words(item)) for item in block.items))
    return tag("p", _words(block.words))


def _words(line: Line) -> Markup:
    """Words of the writer, isolated from the direction of the page, line breaks kept."""
    return tag("bdi", *(tag(one.stress, _broken(one.text)) if one.stress else _broken(one.text) for one in line))


def _broken(text: str) -> Markup:
    return tag("br").join(safe_text(text).split("\n"))


def element(one: Placed) -> AnalystNote:
    """A note beside what it is about."""
    return AnalystNote(one.note, one.number, reread=tuple(_reread(one)))


def _reread(one: Placed) -> Iterator[str]:
    """Both figures of what moved, and that somebody must read the note again."""
    if one.is_unknown:
        yield ours("le chiffre à côté duquel cette note a été écrite n’est plus connu.")
    for moved in one.moved[:MOST_TOLD]:
        yield ours(f"cette note a été écrite à côté de {quote(moved.then)} Aujourd’hui : {quote(moved.now)}")
    if (rest := len(one.moved) - MOST_TOLD) > 0:
        yield ours(f"{counted(rest, 'autre constat')} de cette section {'a' if rest == 1 else 'ont'} bougé depuis.")


def _elsewhere(one: Placed) -> AnalystNote:
    """A note on what this page does not print: it says what it is about."""
    about = quote(one.about) if one.place.kind == CLAIM else f"Section {quote(one.about)}"
    return AnalystNote(one.note, one.number, about, tuple(_reread(one)))


def _gone(one: Astray) -> AnalystNote:
    return AnalystNote(one.note, one.number, ours(f"Écrite à côté de {quote(one.then)}"))


def _unplaced(one: Astray) -> AnalystNote:
    return AnalystNote(
        one.note, one.number, ours(f"Sous le titre {quote(one.note.heading)}") if one.note.heading else "Sans titre"
    )


HOW_TO_WRITE = (
    'Pour écrire une note : rapport.note("La démarche", "Votre texte.", auteur="Votre nom"), ou dans le fichier {file}.',
    "Un constat se désigne par son identifiant (feuille CONSTATS de donnees.xlsx), par son adresse sur la page ou par sa phrase recopiée.",
    'Pour dire qu’une note « à relire » tient toujours : rapport.relue("La démarche"), ou la ligne « Relue le JJ/MM/AAAA » sous son titre.',
)


def note_file(campaign: str, slug: str) -> str:
    """Where the notes of a report are written, as it is told."""
    return f"data/raw/{campaign}/{FOLDER}/{slug}{SUFFIX}"


def overview(notes: Notes, file: str, *, name: str, section: str) -> Element:
    """For the analyst: each note, its state, what is wrong in the file, and how to write (`name`: of the report in the notebook)."""
    rows = tuple(Row((one.note.heading, one.note.signed, _state(one), f"ligne {one.note.line}")) for one in notes.all)
    table = Table("Les notes de ce rapport", ("Sous le titre", "Signature", "État", "Fichier"), rows)
    return parts.group(
        table if rows else Notice("absence", "Aucune note n’est écrite sur ce rapport."),
        *(Notice("attention", fault.sentence) for fault in notes.faults),
        Bullets(tuple(line.format(file=file, name=name, section=section) for line in HOW_TO_WRITE)),
    )


def _state(one: Placed | Astray) -> str:
    if isinstance(one, Astray):
        return "constat disparu" if one.then else "sans constat ni section"
    return "à relire" if one.is_to_reread else "en place"


class Annotated:
    """A report on which an analyst writes notes from a notebook; a run, which has no writer, writes none."""

    writer: Writer | None

    def note(self, constat: str, texte: str, *, auteur: str = "", le: date | None = None) -> Element:
        """Write a note beside a claim or a section (`constat`: an id, an address, a sentence, a title), kept with the campaign's files."""
        return Group(()) if self.writer is None else self.writer.write(constat, texte, auteur, le)

    def relue(self, constat: str, *, le: date | None = None) -> Element:
        """Say that the notes beside a claim or a section were read again and still hold: they are no longer to be re-read."""
        return Group(()) if self.writer is None else self.writer.confirm(constat, le)


def told(notes: Notes) -> Iterator[tuple[str, str]]:
    """How many notes a report has, for its head; nothing when it has none."""
    if notes.count:
        yield "Notes de l’analyste", _count(notes)


def _count(notes: Notes) -> str:
    again, lost = len(notes.to_reread), len(notes.astray)
    more = [f"dont {again} à relire"] if again else []
    more += [f"{lost} sans constat"] if lost else []
    return ", ".join([str(notes.count), *more])


@dataclass(frozen=True)
class Written(Element):
    """A part of a page that is written already."""

    markup: Markup

    def html(self) -> Markup:
        return self.markup


@dataclass(frozen=True)
class Board:
    """The parts of a report, each with the notes that stand in it. Without notes, parts are made when they are asked for, and left as they are."""

    make: Mapping[str, Make]
    sections: Sequence[Section]
    notes: Notes

    def part(self, name: str) -> Element:
        """A part of the report by its name."""
        if not self.notes.count and not self.notes.faults:
            return self.make[name]()
        return Written(self._written[name])

    @cached_property
    def shown(self) -> tuple[AnalystNote, ...]:
        """Every note of the report, as it is shown."""
        placed = (element(one) if self._part_of(one) else _elsewhere(one) for one in self.notes.placed)
        return (*placed, *map(_gone, self.notes.gone), *map(_unplaced, self.notes.unplaced))

    @cached_property
    def _plain(self) -> Mapping[str, Markup]:
        """Each part without notes."""
        return {name: make().html() for name, make in self.make.items()}

    @cached_property
    def _written(self) -> Mapping[str, Markup]:
        written = {name: self._with_notes(name, html) for name, html in self._plain.items()}
        return written | {METHOD: join(written[METHOD], parts.in_parts(*self._list()))}

    def _with_notes(self, name: str, html: Markup) -> Markup:
        """A part with its notes: each right after its claim; those of the section at its head, or after it where figures come first."""
        own = [one for one in self.notes.placed if self._part_of(one) == name]
        for one in reversed([one for one in own if one.place.kind == CLAIM]):
            html = _after_its_claim(html, one)
        head = join(*(element(one) for one in own if one.place.kind != CLAIM))
        return html + head if name == ESSENTIALS else head + html

    def _part_of(self, one: Placed) -> str:
        """The part that prints what a note is about; nothing when none does."""
        if one.place.kind == CLAIM:
            return next((name for name, html in self._plain.items() if _opening(one) in html), "")
        section = next(section for section in self.sections if section.key == one.place.key)
        is_asked = not any(NOT_ASKED.html() in self._plain[name] for name in section.parts)
        return section.parts[0] if is_asked else ""

    def _list(self) -> Iterator[Element]:
        """The notes that stand beside nothing, and what their writers must mend."""
        elsewhere = [_elsewhere(one) for one in self.notes.placed if not self._part_of(one)]
        yield Heading("Les notes de l’analyste")
        yield Prose(
            "Une note est la phrase de qui la signe, pas un constat : ses chiffres ne sont pas vérifiés. Elle est « à relire » quand le "
            "chiffre à côté duquel elle a été écrite a bougé."
        )
        yield from _listed("Notes sur un constat que cette page n’imprime pas", elsewhere)
        yield from _listed("Notes dont le constat a disparu", [_gone(one) for one in self.notes.gone])
        yield from _listed("Notes sans constat ni section", [_unplaced(one) for one in self.notes.unplaced])
        yield from (Notice("info", fault.sentence) for fault in self.notes.faults)


def _listed(title: str, notes: Sequence[Element]) -> Iterator[Element]:
    if notes:
        yield Notice("attention", f"{title}{FIXED}: {len(notes)}.")
        yield from notes


def _opening(one: Placed) -> str:
    """How a claim begins on a page."""
    return f'<div class="claim" id="{one.place.anchor}">'


def _after_its_claim(html: Markup, one: Placed) -> Markup:
    end = html.index(CLAIM_END, html.index(_opening(one))) + len(CLAIM_END)
    return join(html[:end], element(one), html[end:])
