"""The reference of the code, from its docstrings, read without importing anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.inert import for_markdown

SOURCES = Path(__file__).parents[2] / "src"
PROMPT = ">>> "
Public = ast.FunctionDef | ast.ClassDef


def modules(folder: str) -> str:
    """Every module of a folder: what it is for, its public names, each with the first paragraph of its docstring."""
    root = SOURCES / folder
    paths = [root.with_suffix(".py")] if root.with_suffix(".py").is_file() else sorted(root.rglob("*.py"))
    return "\n\n".join(block for path in paths for block in _module(path))


def whole(module: str) -> str:
    """One module with the whole of its docstrings, methods included."""
    return "\n\n".join(_in_full(SOURCES / module))


def _module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = ast.get_docstring(tree)
    if not told:
        return
    yield f"## {_dotted(path)}"
    yield from _paragraphs(told)
    for node in _public(tree.body):
        yield _defined(node, list(_paragraphs(ast.get_docstring(node) or ""))[:1])


def _in_full(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield f"## {_dotted(path)}"
    yield from _paragraphs(ast.get_docstring(tree) or "")
    for node in _public(tree.body):
        yield _defined(node, _paragraphs(ast.get_docstring(node) or ""))
        if isinstance(node, ast.ClassDef):
            for method in _public(node.body):
                yield _defined(method, _paragraphs(ast.get_docstring(method) or ""), of=f"{node.name}.")


def _dotted(path: Path) -> str:
    name = path.relative_to(SOURCES).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


def _public(body: Iterable[ast.stmt]) -> Iterator[Public]:
    """Public names that say something; those whose name says it all have no docstring, and no line."""
    return (node for node in body if isinstance(node, Public) and not node.name.startswith("_") and ast.get_docstring(node))


def _defined(node: Public, paragraphs: Iterable[str], of: str = "") -> str:
    """A name with its signature, then what it means: a term and its definition."""
    told = "\n\n".join(paragraphs)
    body = told.replace("\n", "\n  ")
    return f"`{of}{_signature(node)}`\n: {body}"


def _signature(node: Public) -> str:
    """How a function is called, or how a class is made."""
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    is_property = any(isinstance(one, ast.Name) and one.id in ("property", "cached_property") for one in node.decorator_list)
    told = "" if is_property else f"({ast.unparse(node.args).removeprefix('self, ').removeprefix('self')})"
    return f"{node.name}{told}{f' -> {ast.unparse(node.returns)}' if node.returns else ''}"


def _paragraphs(docstring: str) -> Iterator[str]:
    """The paragraphs of a docstring as Markdown; examples become code."""
    for paragraph in filter(str.strip, docstring.split("\n\n")):
        is_code = paragraph.lstrip().startswith(PROMPT) or all(line.startswith("  ") for line in paragraph.splitlines())
        yield f"```\n{paragraph}\n```" if is_code else _prose(paragraph)


def _prose(paragraph: str) -> str:
    """Words are escaped; what stands between backquotes stays code."""
    parts = re.split(r"(`[^`\n]+`)", " ".join(paragraph.split()))
    return "".join(part if part.startswith("`") and part != "`" else _kept_apart(part) for part in parts)


def _kept_apart(words: str) -> str:
    """Escaped words with the spaces around them."""
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{start}{for_markdown(words)}{end}" if words.strip() else words
