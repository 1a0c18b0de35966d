"""Comments on faulty cells: ours are added, a sender's own comment is kept and ours is appended to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from helpers.collect.feedback.marks import SIGNS
from helpers.collect.feedback.xml_parts import child, children, escaped, local, namespace, ordered_child, parse, plain
from helpers.collect.findings import SEVERITY_LABELS, Finding
from helpers.wording import typeset

AUTHOR = "Vérification des concertations"
RULED_OFF = f"── {AUTHOR} ──"  # opens what we say: some spreadsheets forget who wrote a comment
THREAD = "tc="  # author of the stand-in that a threaded comment leaves: only recent versions of Excel show the thread
LONGEST_COMMENT = 4_000
LONGEST_SENTENCE = 700
PART_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Run:
    """A stretch of a comment."""

    text: str
    bold: bool = False


def runs_of(findings: Iterable[Finding]) -> tuple[Run, ...]:
    """What a comment says of a cell: for each finding its sign, what, why, how to mend it and what follows."""
    runs = [Run(RULED_OFF, bold=True)]
    size = 0
    for finding in findings:
        for run in _told(finding):
            size += len(run.text)
            if size > LONGEST_COMMENT:
                return (*runs, Run(typeset("\n… la suite est dans la feuille « À CORRIGER »")))
            runs.append(run)
    return tuple(runs)


def _told(finding: Finding) -> Iterable[Run]:
    label = SEVERITY_LABELS[finding.severity]
    yield Run(f"\n{SIGNS[finding.severity]} {label[:1].upper()}{label[1:]}\n", bold=True)
    yield Run(plain(finding.what, LONGEST_SENTENCE))
    if finding.before and not finding.after:
        yield Run(typeset(f"\nMots repérés : {plain(finding.before, LONGEST_SENTENCE)}"))
    for title, sentence in (("Pourquoi", finding.why), ("Comment corriger", finding.how), ("Effet", finding.effect)):
        yield Run(typeset(f"\n{title} : "), bold=True)
        yield Run(plain(sentence, LONGEST_SENTENCE))


@dataclass(frozen=True)
class Added:
    """Cells where our comment stands alone, and those where it follows one of theirs, each with all that it says."""

    alone: Mapping[str, str]
    appended: Mapping[str, str]


def empty(namespace_: str) -> etree._Element:
    """A list of comments that holds none."""
    return parse(f'<comments xmlns="{namespace_}"><authors/><commentList/></comments>'.encode())


def take_out(root: etree._Element) -> frozenset[str]:
    """Remove what an earlier check added; returns the cells whose whole comment was ours."""
    listed = ordered_child(root, "commentList", ("authors", "commentList", "extLst"))
    gone: set[str] = set()
    for comment in list(children(listed, "comment")):
        if _said(comment).lstrip().startswith(RULED_OFF):
            listed.remove(comment)
            gone.add(comment.get("ref", ""))
        elif any(RULED_OFF in (each.text or "") for each in comment.iter()):
            _cut(comment)
    _forget_author(root)
    return frozenset(gone)


def add(root: etree._Element, told: Mapping[str, tuple[Run, ...]]) -> Added:
    """Add our comments (cell -> what it says); what comes back tells which boxes are to be drawn or enlarged."""
    listed = ordered_child(root, "commentList", ("authors", "commentList", "extLst"))
    authors = _authors(root)
    present = {comment.get("ref", ""): comment for comment in children(listed, "comment")}
    alone: dict[str, str] = {}
    appended: dict[str, str] = {}
    for cell, runs in told.items():
        theirs = present.get(cell)
        if theirs is None:
            _append(listed, cell, runs, len(authors))
            alone[cell] = "".join(run.text for run in runs)
        elif not _author(theirs, authors).startswith(THREAD):
            _extend(theirs, runs)
            appended[cell] = _said(theirs)
    if alone:
        author = etree.SubElement(ordered_child(root, "authors", ("authors", "commentList")), _name(root, "author"))
        author.text = AUTHOR
    return Added(alone, appended)


def _said(comment: etree._Element) -> str:
    return "".join(each.text or "" for each in comment.iter() if local(each) == "t")


def _authors(root: etree._Element) -> list[str]:
    held = child(root, "authors")
    return [] if held is None else [author.text or "" for author in children(held, "author")]


def _author(comment: etree._Element, authors: list[str]) -> str:
    number = comment.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _forget_author(root: etree._Element) -> None:
    """Our name goes when it stands last: taking it from between others would give their comments to someone else."""
    held = child(root, "authors")
    if held is not None and len(held) and held[-1].text == AUTHOR:
        held.remove(held[-1])


def _name(root: etree._Element, name: str) -> str:
    return f"{{{namespace(root)}}}{name}"


def _append(listed: etree._Element, cell: str, runs: Iterable[Run], author: int) -> None:
    comment = etree.SubElement(listed, _name(listed, "comment"), ref=cell, authorId=str(author))
    text = etree.SubElement(comment, _name(listed, "text"))
    text.extend(_run(listed, run) for run in runs)


def _run(root: etree._Element, run: Run) -> etree._Element:
    bold = "<b/>" if run.bold else ""
    return parse(
        f'<r xmlns="{namespace(root)}"><rPr>{bold}<sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
        f'<t xml:space="preserve">{escaped(run.text)}</t></r>'.encode()
    )


def _extend(comment: etree._Element, runs: Iterable[Run]) -> None:
    """Append ours to a comment of theirs, below a line that the next check cuts at."""
    text = ordered_child(comment, "text", ("text", "commentPr"))
    bare = child(text, "t")
    if bare is not None:  # a comment without runs holds one bare text
        run = etree.SubElement(text, _name(text, "r"))
        run.append(bare)
    first, *others = runs
    text.extend(_run(text, run) for run in (Run(f"\n\n{first.text}", bold=True), *others))


def _cut(comment: etree._Element) -> None:
    """Take out of a comment of theirs all that stands from our line on, however the text is cut in runs."""
    texts = [each for each in comment.iter() if local(each) == "t"]
    place = next(index for index, each in enumerate(texts) if RULED_OFF in (each.text or ""))
    written = texts[place].text or ""
    texts[place].text = written[: written.index(RULED_OFF)]
    for element in texts[place + 1 :]:
        element.text = ""
    for element in reversed(texts[: place + 1]):  # the blank line before ours may stand in a stretch of its own
        element.text = (element.text or "").rstrip("\r\n")
        if element.text:
            break
    for run in [each for each in comment.iter() if local(each) == "r"]:
        if not "".join(each.text or "" for each in children(run, "t")):
            run.getparent().remove(run)
    _unwrap(comment)


def _unwrap(comment: etree._Element) -> None:
    """A lone run without a look of its own is a bare text again, as it was."""
    text = child(comment, "text")
    if text is not None and len(text) == 1 and local(text[0]) == "r" and [local(each) for each in text[0]] == ["t"]:
        bare = text[0][0]
        text.remove(text[0])
        text.append(bare)
