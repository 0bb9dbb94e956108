"""Owns where scripts are found. Invariant: `get` returns a script without a mistake or raises; a file that has not
changed is never parsed twice, because parsing is slow.

Folders are laid over each other by file name: a site's `visit-survey.zh.yaml` replaces the shipped words alone (C-01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from carecall import __version__
from carecall.errors import BadFile, Misconfigured, Problem

if TYPE_CHECKING:
    from carecall.scripts.nodes import Node
    from carecall.scripts.parse import Files
    from carecall.scripts.script import Script

MISFITS = ("words-missing", "words-superfluous")
"""What is wrong with words that belong to other steps."""
FORMAT = 1
"""Raised when the meaning of script files changes, so that nothing compiled before is used."""


def shipped() -> Path:
    """The folder of the scripts that come with carecall."""
    return Path(__file__).parent / "content"


class Library:
    """The scripts of some folders, later ones over earlier. `cache` is a folder for compiled scripts, or None."""

    def __init__(self, folders: Sequence[Path] | None = None, cache: Path | None = None) -> None:
        self._folders = tuple(folders) if folders is not None else (shipped(),)
        self._cache = cache
        self._paths: dict[str, Path] | None = None
        self._loaded: dict[str, Script] = {}

    def names(self) -> tuple[str, ...]:
        """The names of all scripts. Parts (`_opening.yaml`) and files of words are none."""
        stems = (Path(name).stem for name in self._found())
        return tuple(sorted(stem for stem in stems if "." not in stem and not stem.startswith("_")))

    def get(self, name: str) -> Script:
        """The script. Raises `Misconfigured` where there is none of that name, `BadFile` where its files are wrong."""
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def check(self, name: str) -> tuple[Problem, ...]:
        """Everything that is wrong with a script, warnings too. Always reads the files."""
        self._known(name)
        return self._compile(name)[1]

    def tree(self, file: str) -> Node:
        """A file as it was written, each value with its line; without a value where there is none or it is no YAML,
        which `check` says."""
        from carecall.scripts.nodes import Node
        from carecall.scripts.read import read_tree

        path = self._found().get(file)
        tree = read_tree(str(path), path.read_bytes())[0] if path else None
        return tree or Node(file, 1, None)

    def _load(self, name: str) -> Script:
        self._known(name)
        digest = self._digest(name)
        script = self._cached(name, digest)
        if script is None:
            script, problems = self._compile(name)
            errors = [problem for problem in problems if not problem.warning]
            if script is None or errors:
                raise BadFile(errors)
            self._keep(name, digest, script)
        return script

    def _known(self, name: str) -> None:
        if name not in self.names():
            raise Misconfigured("unknown-script", name=name, known=list(self.names()))

    def _found(self) -> dict[str, Path]:
        if self._paths is None:
            paths = (path for folder in self._folders for path in folder.glob("*.yaml"))
            self._paths = {path.name: path for path in paths}
        return self._paths

    def _files_of(self, name: str) -> list[Path]:
        """The files that a script may be made from: its own and every part's."""
        return [path for file, path in sorted(self._found().items()) if file.startswith((f"{name}.", "_"))]

    def _compile(self, name: str) -> tuple[Script | None, tuple[Problem, ...]]:
        from carecall.scripts.check import check
        from carecall.scripts.link import link
        from carecall.scripts.parse import parse

        draft = parse(name, self._read(name))
        script, problems = link(draft)
        if script is not None:
            problems = [*problems, *check(draft, script)]
        told = self._gathered(problems)
        return script, tuple(sorted(told, key=lambda found: (found.warning, found.file, found.line)))

    def _gathered(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Steps of a site whose words are still those of another folder: that is one mistake, in the site's own file,
        and not one in each line of files that nobody here wrote."""
        misfits: Counter[tuple[str, str]] = Counter()
        for problem in problems:
            steps = self._steps_elsewhere(problem.file) if problem.code in MISFITS else None
            if steps is None:
                yield problem
            else:
                misfits[str(steps), problem.file] += 1
        for (file, words), count in misfits.items():
            name = Path(words).name
            params = {"lang": name.split(".")[-2], "count": count, "value": name, "words": words}
            yield Problem(file, 1, "", "words-elsewhere", params)

    def _steps_elsewhere(self, file: str) -> Path | None:
        """The file of the steps that these words belong to, where it stands in another, later folder."""
        words = Path(file)
        steps = self._found().get(f"{words.name.partition('.')[0]}.yaml")
        if steps is None or steps.parent == words.parent:
            return None
        order = [folder.resolve() for folder in self._folders]
        later = order.index(steps.parent.resolve()) > order.index(words.parent.resolve())
        return steps if later else None

    def _read(self, name: str) -> Files:
        from carecall.scripts.parse import File

        return {path.name: File(str(path), path.read_bytes()) for path in self._files_of(name)}

    def _digest(self, name: str) -> str:
        import hashlib

        digest = hashlib.sha256(f"{FORMAT} {__version__}".encode())
        for path in self._files_of(name):
            content = path.read_bytes()
            digest.update(f"\n{path.name} {len(content)}\n".encode() + content)
        return digest.hexdigest()[:20]

    def _cached(self, name: str, digest: str) -> Script | None:
        if self._cache is None:
            return None
        from carecall.scripts.script import Script

        try:
            script = Script.from_json((self._cache / f"{name}-{digest}.json").read_text("utf-8"))
        except (OSError, UnicodeError, Misconfigured):
            return None
        return script if script.name == name else None

    def _keep(self, name: str, digest: str, script: Script) -> None:
        """A cache that cannot be written costs time, not the call."""
        if self._cache is None:
            return
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            unfinished = self._cache / f"{name}-{digest}.part"
            unfinished.write_text(script.text, "utf-8")
            unfinished.replace(self._cache / f"{name}-{digest}.json")
        except OSError:
            return
