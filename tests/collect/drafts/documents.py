"""Small text documents made by hand: the parts that a reader looks at, and nothing else."""

from __future__ import annotations

import zipfile
from html import escape
from pathlib import Path

from helpers.collect.drafts import marks

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
IDS = {name: f"s{number}" for number, name in enumerate(
    (marks.PLACE, marks.STATEMENT, marks.REREAD, marks.EARLIER, marks.EDITION, marks.VERSION, marks.DRAFT, "Normal", "heading 1")
)}  # fmt: skip


def p(style: str, text: str, *, bookmark: str = "") -> str:
    """A paragraph of a style."""
    named = f'<w:bookmarkStart w:id="1" w:name="{bookmark}"/><w:bookmarkEnd w:id="1"/>' if bookmark else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{IDS[style]}"/></w:pPr>{named}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>'


def place(key: str) -> str:
    """The line that names a place."""
    return p(marks.PLACE, marks.place_text(key))


def control(tag: str, *inner: str) -> str:
    """A content control."""
    return f'<w:sdt><w:sdtPr><w:tag w:val="{escape(tag)}"/></w:sdtPr><w:sdtContent>{"".join(inner)}</w:sdtContent></w:sdt>'


def write(path: Path, *blocks: str, prolog: str = "", parts: dict[str, bytes] | None = None) -> Path:
    """A document of these blocks."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{escape(name)}"/></w:style>' for name, id_ in IDS.items()
    )
    held = {
        "word/document.xml": f'{prolog}<w:document xmlns:w="{NAMESPACE}"><w:body>{"".join(blocks)}</w:body></w:document>'.encode(),
        "word/styles.xml": f'<w:styles xmlns:w="{NAMESPACE}">{styles}</w:styles>'.encode(),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path
