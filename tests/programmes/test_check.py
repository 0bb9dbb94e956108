"""What `carecall programme check` tells: errors, or else warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.i18n import LANGUAGES, Words
from carecall.programmes import grammar
from carecall.programmes.check import check_packs
from carecall.programmes.load import load_packs, pack_files
from carecall.view.problems import problem_text

Write = Callable[..., Path]
WARNINGS = {
    "a programme without a source": (
        "    sources: [A-19]\n", "    sources: []  # <-\n", "programmes.survey.sources", "no-sources",
    ),
    "a series without a source": ("    sources: [C-03]\n", "", "series.twice.sources", "no-sources"),
    "a rule that the catalogue does not have": (
        "    sources: [A-19]\n", "    sources: [A-91]  # <-\n", "programmes.survey.sources", "unknown-rule",
    ),
    "hours far behind the last slot": (
        "  calling: {from: 09:00, to: 18:00}\n", "  calling: {from: 09:00, to: 19:00}  # <-\n",
        "hours.calling.to", "no-slot-then",
    ),
    "hours long before the first slot": (
        "  calling: {from: 09:00, to: 18:00}\n", "  calling: {from: 08:00, to: 18:00}  # <-\n",
        "hours.calling.from", "no-slot-then",
    ),
    "a calendar without a day": (
        "  kind: seven_day\n  closed: [2027-02-06]\n  opened: []\n",
        "  kind: custom\n  closed: [2027-02-06]\n  opened: []  # <-\n", "calendar.opened", "no-open-day",
    ),
    "a window with fewer days than tries": (
        "        to: 5\n        give_up: 6\n", "        to: 3\n        give_up: 3  # <-\n",
        "programmes.welcome.touches.call.give_up", "window-too-short",
    ),
    "a series that nobody uses": (
        "series:\n", "series:\n  idle:  # <-\n    sources: [D-16]\n    tries: 1\n", "series.idle", "unused",
    ),
    "a message that nobody sends": (
        "templates:\n",
        'templates:\n  idle:  # <-\n    zh: "{owner}{hotline}{agent}"\n    en: "{owner}{hotline}{agent}"\n',
        "templates.idle", "unused",
    ),
    "a message without a salutation": (
        '    en: "Dear {owner}, please', '    # below\n    en: "Please', "templates.missed.en", "message-form",
    ),
    "a message whose salutation is late": (
        '    en: "Dear {owner}, please call back', '    # below\n    en: "Please call us back, {owner}',
        "templates.missed.en", "message-form",
    ),
    "a message without a name at its end": (
        "{hotline}, {agent}\"",
        "{agent}, {dealership} {hotline}, {dealership}\"", "templates.missed.en", "message-form",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WARNINGS)
def test_a_warning_names_its_line_and_stops_nothing(case: str, write: Write, scripts: tuple[str, ...]) -> None:
    """E-10 among them: the form of a message."""
    old, new, key, code = WARNINGS[case]
    path = write("house", old, new)
    (problem,) = check_packs([path], scripts)
    assert (problem.file, problem.key, problem.code, problem.warning) == (str(path), key, code, True)
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if "# <-" in line or "# below" in line:
            assert problem.line == at + ("# below" in line)
    assert load_packs([path], scripts, None).programmes


HOURS = {
    "later hours": (
        "calling: {to: 19:00}", "hours.calling.to", "17:30", "19:00", "hours.slots.late-afternoon.to: 19:00",
    ),
    "an earlier slot": (
        "slots: {late-afternoon: {to: 16:30}}", "hours.slots.late-afternoon.to", "16:30", "18:00",
        "hours.slots.late-afternoon.to: 18:00",
    ),
    "earlier hours": (
        "calling: {from: 08:00}", "hours.calling.from", "08:00", "09:00", "hours.slots.morning.from: 08:00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", HOURS)
def test_hours_without_a_slot_are_told_with_what_mends_them(
    case: str, lang: str, tmp_path: Path, scripts: tuple[str, ...]
) -> None:
    """D-15: outside the slots only promises are kept. It is the site's own line that is named, not the shipped one."""
    text, key, start, end, mend = HOURS[case]
    site = tmp_path / "site.yaml"
    site.write_text(f"pack: site\nhours:\n  {text}\n", encoding="utf-8")
    (problem,) = check_packs(pack_files([site]), scripts)
    assert (problem.file, problem.line, problem.key) == (str(site), 3, key)
    told = problem_text(Words(lang), problem)
    assert all(word in told for word in (start, end, f"“{mend}”"))
    slot, edge = mend.removeprefix("hours.slots.").partition(".")[::2]
    both = text if "calling" in text else "calling: {from: 09:00, to: 18:00}"
    site.write_text(f"pack: site\nhours:\n  {both}\n  slots: {{{slot}: {{{edge}}}}}\n", encoding="utf-8")
    assert check_packs(pack_files([site]), scripts) == [], "the mend mends"


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "5 is too large: at most 3. Whoever could not be reached on 3 days is not pestered any longer (C-03)."),
    ("zh", "5 太大：最多 3。连续 3 天都没打通的车主，不再打扰（C-03）。"),
])  # fmt: skip
def test_a_fourth_try_is_refused_with_the_reason(
    lang: str, said: str, write: Write, scripts: tuple[str, ...]
) -> None:
    """C-03."""
    (problem,) = check_packs([write("house", "    tries: 2", "    tries: 5")], scripts)
    assert problem_text(Words(lang), problem) == said


def test_errors_come_instead_of_warnings(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    path = write("house", house.replace("[A-19]", "[]").replace("tries: 2", "tries: two"))
    assert [(p.code, p.warning) for p in check_packs([path], scripts)] == [("wrong-type", False)]
    assert [p.code for p in check_packs([path.parent / "gone.yaml"], scripts)] == ["no-such-file"]


def test_the_grammar_has_a_schema_for_editors() -> None:
    schema = grammar.json_schema()
    assert schema["required"] == ["pack"]
    assert schema["additionalProperties"] is False
    defs = schema["$defs"]
    assert set(defs["Touch"]["properties"]) == {
        "phone", "reach", "message", "from", "to", "give_up", "series", "template", "reminds",
    }  # fmt: skip
    assert "care-agent" in defs["Programme"]["properties"]["caller"]["enum"]
    assert all("required" not in part for part in defs.values())


def test_names_and_messages_know_every_language() -> None:
    assert set(grammar.Names.model_fields) == set(grammar.Texts.model_fields) == set(LANGUAGES)


@pytest.mark.parametrize(("typed", "meant"), [("A-91", "A-19"), ("C-99", "C-31"), ("B-91", "B-19")])
def test_a_mistyped_rule_is_told_with_the_nearest_one(
    write: Write, scripts: tuple[str, ...], typed: str, meant: str
) -> None:
    (warning,) = check_packs([write("house", "    sources: [A-19]\n", f"    sources: [{typed}]\n")], scripts)
    assert (warning.code, warning.params["meant"]) == ("unknown-rule", meant)
    for lang in LANGUAGES:
        told = problem_text(Words(lang), warning)
        assert typed in told
        assert meant in told


def test_a_rule_of_the_houses_own_chapter_is_no_mistake(write: Write, scripts: tuple[str, ...]) -> None:
    assert check_packs([write("house", "    sources: [A-19]\n", "    sources: [H-01]\n")], scripts) == []
