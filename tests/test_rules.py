"""Every rule of the catalogue that carecall cites is shown by a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULE = re.compile(r"\b[A-E]-\d\d\b")


def cited(folder: Path, *endings: str) -> dict[str, str]:
    """The rule ids below a folder, each with a file that cites it."""
    found: dict[str, str] = {}
    for ending in endings:
        for path in sorted(folder.rglob(f"*{ending}")):
            text = path.read_text(encoding="utf-8")
            said = re.sub(r"#.*", "", text) if ending == ".yaml" else text  # comments name readings not chosen
            for rule in RULE.findall(said):
                found.setdefault(rule, path.relative_to(ROOT).as_posix())
    return found


def test_every_rule_that_the_program_cites_has_a_test_that_names_it() -> None:
    shown = cited(ROOT / "tests", ".py").keys()
    missing = {rule: where for rule, where in cited(ROOT / "carecall", ".py", ".yaml").items() if rule not in shown}
    assert not missing


def test_the_main_job_cites_the_rules_that_it_is_made_of() -> None:
    main_job = {"A-02", "A-10", "A-19", "B-02", "B-11", "B-14", "B-16", "C-02", "C-03", "C-06", "C-08", "D-01", "D-06",
                "D-07", "D-08", "D-10", "D-11", "D-13", "D-14", "D-15", "D-16", "D-17", "D-20"}  # fmt: skip
    assert main_job <= cited(ROOT / "carecall", ".py", ".yaml").keys()
