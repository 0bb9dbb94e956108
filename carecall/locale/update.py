"""Keeps the catalogues beside it up to date: a maintainer's tool, run as `python -m carecall.locale.update`.

Invariant: the same sources give the same file, whoever runs it, wherever and whenever: no line numbers, no dates, no
absolute paths, no obsolete entries, no guesses. Translations that are still wanted stay as they are; new messages are
left empty, and `tests/test_languages.py` fails until somebody has put them into words.

`--take FILE ...` fills what is empty from other `.po` files, such as a colleague's.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from carecall.locale.hatch_build import compile_catalogues

HERE = Path(__file__).parent
SOURCES = HERE.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "words": None, "n": (1, 2)}
"""`_("...")`, `N_("...")`, `session.words("...")`, and `_.n("one", "many", count)`."""


def main(argv: Sequence[str] | None = None) -> None:
    """Bring every catalogue up to date, and compile it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--take", nargs="+", type=Path, default=[], metavar="FILE", help="fill gaps from these")
    others = [read(path, "zh") for path in parser.parse_args(argv).take]
    for path in sorted(HERE.glob("*/LC_MESSAGES/*.po")):
        left = update(path, others)
        print(f"{path.relative_to(SOURCES.parent)}: {len(left)} without a translation")
        print("".join(f"  {message}\n" for message in left), end="")
    compile_catalogues(HERE)


def update(path: Path, others: Iterable[Catalog] = ()) -> list[str]:
    """Merge the messages of the sources into one catalogue; return those that lack a translation."""
    text = path.read_text(encoding="utf-8")
    known = [read(path, path.parts[-3]), *others]
    merged = template(path.parts[-3])
    for message in entries(merged):
        message.string = next(filter(None, (translation(each, message) for each in known)), message.string)
    with path.open("wb") as stream:
        stream.write(heading(text).encode())
        write_po(stream, merged, width=116, omit_header=True, include_lineno=False)
    return [first_id(message) for message in entries(merged) if not translation(merged, message)]


def read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def heading(text: str) -> str:
    """The file's comment and its header entry, as they stand: everything before the first message."""
    head, blank, _messages = text.partition("\n\n")
    return head + blank if head.find('msgid ""') >= 0 else ""


def template(locale: str) -> Catalog:
    """Every message of the sources, not yet translated: by file, then by the alphabet, so that moved lines change
    nothing."""
    catalogue = Catalog(locale=locale)
    places = ((file, message) for file, _line, message, _comments, _context in found())
    for file, message in sorted(places, key=lambda place: (place[0], str(place[1]))):
        catalogue.add(message, locations=[(file, 0)])
    return catalogue


def found() -> Iterator[Any]:
    """What Babel finds: (file, line, message, comments, context)."""
    root = SOURCES.parent
    methods: list[Any] = [("**.py", calls)]  # Babel takes a function as well as a name, its types do not say so
    for file, *rest in extract_from_dir(SOURCES, methods, keywords=KEYWORDS):
        yield ((SOURCES / file).relative_to(root).as_posix(), *rest)


def calls(stream: IO[bytes], keywords: Sequence[str], tags: object, options: object) -> Iterator[Any]:
    """An extraction method for Babel. Its own reads tokens and misses what stands inside an f-string."""
    tree = ast.parse(stream.read())
    places = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node.func) in keywords)
    for node in sorted(places, key=lambda node: (node.lineno, node.col_offset)):
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if texts:
            yield node.lineno, name_of(node.func), texts if len(texts) > 1 else texts[0], []


def name_of(function: ast.expr) -> str:
    """`_` of `_(...)`, `words` of `self.words(...)`."""
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def entries(catalogue: Catalog) -> list[Message]:
    """Its messages, without the header."""
    return [message for message in catalogue if message.id]


def first_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def translation(catalogue: Catalog, message: Message) -> Any:
    """The words of `message` in `catalogue`; nothing where they are missing, doubtful or of the other number."""
    found = catalogue.get(first_id(message))
    if found is None or found.fuzzy or found.pluralizable != message.pluralizable:
        return None
    texts = found.string if isinstance(found.string, tuple | list) else (found.string,)
    return found.string if texts and all(texts) else None


if __name__ == "__main__":
    main()
