"""Every mistake that an edited file can have is told in a sentence, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import carecall
from carecall.channels.calendar_file import read_days
from carecall.errors import Problem
from carecall.i18n import LANGUAGES, Words
from carecall.programmes.check import check_packs
from carecall.programmes.load import pack_files
from carecall.scripts.library import Library, shipped
from carecall.view.problem_words import sentences
from carecall.view.problems import count_line, problem_data, problem_line, problem_text

PACKAGE = Path(carecall.__file__).parent
ROOMS = ("scripts", "programmes")
ELSEWHERE = {"answers.py", "library.py", "script.py", "fields.py", "steps.py", "dates.py", "plates.py", "cache.py"}
"""Modules with codes of another kind: reasons, errors, steps."""
NO_CODES = {"utf-8", "utf-8-sig", "visit-kind", "service-manager", "calendar-columns"}
NAMERS = {"Problem", "problem", "_problem", "_complain", "_at", "_wrong", "PydanticCustomError", "BadTemplate"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def sources() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in sorted((PACKAGE / room).glob("*.py")):
            if path.name not in ELSEWHERE:
                yield ast.parse(path.read_text("utf-8"))
    yield ast.parse((PACKAGE / "channels" / "calendar_file.py").read_text("utf-8"))


def literals(node: ast.AST) -> Iterator[str]:
    """The literals of an expression that may be codes: not those of lists, dictionaries and f-strings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))


def codes() -> set[str]:
    """Whatever looks like a code with a hyphen, and single words where a code is handed on."""
    found: set[str] = set()
    for node in (node for tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "-" in node.value:
            found.add(node.value)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in NAMERS:
                found |= {text for one in node.args[-3:] for text in literals(one)} & SINGLE
            elif name in ("_one_of", "_named_in"):
                found |= {f"unknown-{text}" for text in literals(node.args[0])}
        elif isinstance(node, ast.Yield | ast.Return | ast.Assign | ast.Dict):
            found |= {text for one in ast.walk(node) for text in literals(one)} & SINGLE
    return {code for code in found if CODE.fullmatch(code)} - NO_CODES


SINGLE = {"circle", "loop", "unreachable", "empty", "unused"}


def code_arguments() -> Iterator[str]:
    """The code of every call that makes a Problem and names it in place."""
    for node in (node for tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 3:
            yield from literals(node.args[3])
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) in (2, 3):
            yield from literals(node.value.elts[0])


def known(lang: str) -> dict[str, str]:
    return sentences(Words(lang), Problem("x.yaml", 1, "", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_sources_has_a_sentence(lang: str) -> None:
    """A supervisor who has never programmed is told the mend, whatever is wrong (C-01)."""
    told = known(lang)
    assert len(codes()) > 80
    assert not codes() - told.keys()
    assert not set(code_arguments()) - told.keys()
    assert all(told.values())


def test_no_sentence_is_left_over() -> None:
    """What only a folder of a site's can have is made in tests/scripts/test_library.py."""
    assert known("en").keys() - codes() == {"words-elsewhere"}


EXTRA = """\
programmes:
  extra:
    names: {zh: 另加, en: Extra}
    sources: [A-19]
    due: visit
    of: [repair]
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: 1, to: 3, give_up: 7, series: gentle, template: hello}
"""
WEEKLY = EXTRA.replace("    of: [repair]\n", "").replace("visit\n", "week\n").replace("from: 1,", "from: -7,") + """\
due_dates:
  week: {names: {zh: 周, en: Week}, from: birth, every: {weeks: 1}}
"""
PACK = """\
pack: house
extends: [dealership]
hours:
  calling: {from: 09:00, to: 18:00}
  slots:
    morning: {from: 09:00, to: 11:30, names: {zh: 上午, en: morning}}
calendar: {kind: seven_day, closed: [2027-02-06], opened: [2027-02-07]}
series:
  gentle: {sources: [C-03], tries: 2, then: {channels: [sms], template: hello}}
templates:
  hello: {zh: "{owner}，您好！{dealership}，{hotline}，{agent}", en: "Dear {owner}, {dealership}, {hotline}, {agent}"}
""" + EXTRA
PACK_SLIPS = [
    ("pack: house", "\tpack: house"),
    ("calendar:", "due_dates:\n  visit: {names: {zh: 到店, en: Visit}, from: delivery}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birht}\ncalendar:"),
    ("    of: [repair]\n", "    of: [repair]\n    ended_by: [purch]\n"),
    ("calendar:", "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival}\ncalendar:"),
    ("calendar:", "due_dates:\n  m: {names: {zh: 节, en: M}, from: festival, on: 02-03, times: 3}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, on: 10-01}\ncalendar:"),
    ("calendar:", "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival, on: 13-01}\ncalendar:"),
    ("calendar:", "records:\n  birth: {names: {zh: 生, en: Birth}, day: [生辰]}\ncalendar:"),
    ("calendar:", "records:\n  a: {names: {zh: 甲, en: A}, day: [到期, 到期 （天）]}\ncalendar:"),
    ("calendar:", "records:\n  a: {names: {zh: 甲, en: A}, of: dealer, day: [到期]}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, every: {days: 0}}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, times: 3}\ncalendar:"),
    ("{phone: visit-survey,", "{phone: visit-survey, message: {channels: [sms], template: hello},"),
    ("{phone: visit-survey,", "{message: {channels: [sms], template: hello},"),
    ("{phone: visit-survey,", "{"),
    (", series: gentle, template: hello", ""),
    (EXTRA, WEEKLY),
    ("2027-02-06", "@2027"),
    ("sources: [A-19]", "sources: [A-91]"),
    ("caller: care-agent", "caller: care: agent"),
    ("    due: visit", "    due visit"),
    ("    due: visit", "   due: visit"),
    ("closed: [2027-02-06]", "closed: [2027-02-06"),
    ("en: Extra}", 'en: "Extra}'),
    ("hours:", "---\nhours:"),
    ("caller: care-agent", "caller: *x"),
    ("caller: care-agent", "caller: |x"),
    ("caller: care-agent", "caller：care-agent"),
    ("caller: care-agent", "caller: care-agent\x07"),
    ("pack: house", "pack: " + "[" * 30 + "]" * 30),
    (PACK, ""),
    (PACK, "- a\n- b\n"),
    (PACK, "# " + "x" * 600_000),
    ("    due: visit", "    ? [a]\n    : b\n    due: visit"),
    ("    due: visit", "    due: visit\n    due: visit"),
    ("    due: visit", "    duee: visit"),
    ("    due: visit", "    due: vist"),
    ("[repair]", "[repare]"),
    ("caller: care-agent", "caller: care"),
    ("caller: care-agent", "caller: care-agent\n    named: boss"),
    ("[sms]", "[fax]"),
    ("seven_day", "sometimes"),
    ("tries: 2", "tries: 2, distinct: week"),
    ("visit-survey", "visit-surveys"),
    ("series: gentle", "series: gentel"),
    ("give_up: 7, series: gentle, template: hello", "give_up: 7, series: gentle, template: helo"),
    ("caller: care-agent", "caller: care-agent\n    after: extras"),
    ("calendar:", "time_zone: Mars\nhours_: 3\ncalendar:"),
    ("  calling:", "  prefer: [dawn]\n  calling:"),
    ("to: 18:00", "to: 19:30"),
    ("[dealership]", "[dealerships]"),
    ("[dealership]", "dealership"),
    ("[A-19]", "[A19]"),
    ("names: {zh: 另加, en: Extra}", "names: {zh: 另加}"),
    ("names: {zh: 另加, en: Extra}", "names: Extra"),
    ("names: {zh: 另加, en: Extra}", "names: {zh: 另加, en: 12}"),
    ("names: {zh: 另加, en: Extra}", 'names: {zh: 另加, en: ""}'),
    ("en: Extra", f"en: {'x' * 50}"),
    ("tries: 2", "tries: 0"),
    ("tries: 2", "tries: 9"),
    ("tries: 2", "tries: many"),
    ("tries: 2", "tries: 1.5"),
    ("tries: 2", "tries:"),
    ("  extra:", "  Extra One:"),
    ("from: 09:00, to: 18:00", "from: 9 am, to: 18:00"),
    ("2027-02-06", "2027-02-30"),
    ("caller: care-agent", "caller: care-agent\n    run: maybe"),
    ("{zh: 另加, en: Extra}\n", "{zh: 另加, en: Extra}\n    run:\n"),
    ("Dear {owner}", "Dear {boss}"),
    ("Dear {owner}", "Dear {owner"),
    ("from: 09:00, to: 18:00", "from: 18:00, to: 09:00"),
    ("from: 09:00, to: 18:00", "from: 07:00, to: 18:00"),
    ("hours:\n", "hours:\n  limits: {from: 07:00, to: 21:00}\n"),
    ("from: 09:00, to: 11:30", "from: 08:30, to: 11:30"),
    ("from: 09:00, to: 11:30", "from: 09:00, to: 14:30"),
    ("2027-02-07", "2027-02-06"),
    ("hours:\n", "hours:\n  slots: {afternoon: {from: 13:00, to: 14:00, names: {zh: 下午, en: afternoon}}}\n", ),
    ("from: 1, to: 3", "from: 4, to: 3"),
    ("due: visit", "due: delivery"),
    ("caller: care-agent", "caller: care-agent\n    after: month-one"),
    ("caller: care-agent", "caller: care-agent\n    after: extra"),
    ("sources: [A-19]", "priority: 3"),
    ("seven_day", "custom"),
    ("kind: seven_day, closed: [2027-02-06], opened: [2027-02-07]", "kind: custom"),
    ("from: 1, to: 3, give_up: 7", "from: 1, to: 1, give_up: 1"),
    ("series: gentle, template: hello", "series: three-slots"),
    ("Dear {owner}", "Dear customer"),
    ("call: {phone: visit-survey, from: 1, to: 3, give_up: 7, series: gentle, template: hello}", "{}"),
]  # fmt: skip
ALONE = """\
pack: alone
hours:
  calling: {from: 09:00, to: 18:00}
  slots:
    morning: {from: 09:00, to: 11:30, names: {zh: 上午, en: morning}}
series:
  keen: {tries: 3}
"""

STRUCTURE = """\
sources: [C-01]
endings:
  done: finished
steps:
  - {id: hello, box: introduction, each_call: yes}
  - {id: overall, box: questions, ask: score, next: {at_most 6: why, else: wishes}}
  - {id: why, ask: text, save: wish}
  - id: wishes
    choose: {none: , call-me: }
    next: done
"""
ENGLISH = """\
title: Trial
hello: {name: Hello, say: "Hello [{owner.polite_name}]."}
overall: {name: Score, say: "How many points?"}
why: {name: Why, say: "Why is that?"}
wishes: {name: Wishes, say: "Anything else?", none: nothing, call-me: call me}
endings: {done: all done}
"""
CHINESE = """\
title: 试用
hello: {name: 问好, say: "您好。"}
overall: {name: 评分, say: "您打几分？"}
why: {name: 原因, say: "为什么呢？"}
wishes: {name: 其他, say: "还有别的吗？", none: 没有, call-me: 请回电}
endings: {done: 完成}
"""
SCRIPT_SLIPS = [
    ("ask: score", "ask: marks"),
    ("ask: score", "asks: score"),
    ("sources: [C-01]", "minutes: 99"),
    ("sources: [C-01]", "minutes: 0"),
    ("[C-01]", "[C1]"),
    ("each_call: yes", "each_call: often"),
    ("each_call: yes", "only_if: {}"),
    ("each_call: yes", "only_if: {known: owner.shoe}"),
    ("each_call: yes", "optional: yes, from: 1, past: yes"),
    ("each_call: yes", "next: {at_most 3: why, else: overall}"),
    ("ask: ", "anywhere: yes, ask: "),
    ("id: why,", "id: Why,"),
    ("id: why,", "id: title,"),
    ("id: why,", "id: hello,"),
    ("id: why,", "id: done,"),
    ("{id: why,", "{use: nothing}\n  - {id: why,"),
    ("done: finished", "done: finish"),
    ("done: finished", "done: refused"),
    ("done: finished", "done: finished\n  never: finished"),
    ("ask: text", "ask: text, choose: [a, b]"),
    ("ask: text", "ask: text, next: why"),
    ("ask: text", "ask: text, next: wishs"),
    ("ask: text, save: wish", "ask: text, save: hope"),
    ("ask: text, save: wish", "ask: text, save: wish, offers_to: wishes"),
    ("ask: text, save: wish", "ask: plate, save: wish"),
    ("at_most 6: why", "at_most 6: wishes"),
    ("    next: done\n", ""),
    ("choose: {none: , call-me: }", "choose: {none: , call-me: , name: }"),
    ("Hello [{owner.polite_name}].", "Hello {owner.nickname}."),
    ("Hello [{owner.polite_name}].", "Hello {owner.name."),
    ("Hello [{owner.polite_name}].", "Hello [{owner.polite_name}."),
    ("Hello [{owner.polite_name}].", "Hello {due.free}."),
    ("Hello [{owner.polite_name}].", "Hello {due.date}."),
    ("Hello [{owner.polite_name}].", "Hello [{due.date:short}]."),
    ("Hello [{owner.polite_name}].", "[{owner.name}]"),
    ('say: "Why is that?"', "says: 12"),
    ('name: Why, say: "Why is that?"', ""),
    ("title: Trial\n", ""),
    ("title: Trial\n", "title: Trial\nwhyy: {name: x}\n"),
    ("why: {name: Why", "why: text\nwhy2: {name: Why"),
    ("endings: {done: all done}", "endings: {}"),
]


def pack_problems(folder: Path, text: str) -> list[Problem]:
    file = folder / "house.yaml"
    file.write_text(text, "utf-8")
    return check_packs(pack_files([file]), Library([shipped()]).names())


def script_problems(folder: Path, **files: str) -> list[Problem]:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.yaml").write_text(text, "utf-8")
    return list(Library([folder]).check("trial"))


def slipped_scripts(folder: Path) -> Iterator[Problem]:
    for old, new in SCRIPT_SLIPS:
        files = {"trial": STRUCTURE, "trial__en": ENGLISH, "trial__zh": CHINESE}
        assert any(old in text for text in files.values()), old
        yield from script_problems(folder, **{name: text.replace(old, new) for name, text in files.items()})
    long = ENGLISH.replace("Hello [{owner.polite_name}].", "Hello " * 190)
    unused = STRUCTURE.replace("done: finished", "done: finished\n  refused: refused")
    yield from script_problems(folder, trial=f"minutes: 1\n{unused}", trial__en=long, trial__zh=CHINESE)
    ten = [f"n{number}" for number in range(10)]
    many = {"trial": STRUCTURE.replace("{none: , call-me: }", f"[{', '.join(ten)}]")}
    for lang, text, last in (
        ("en", ENGLISH, "none: nothing, call-me: call me"),
        ("zh", CHINESE, "none: 没有, call-me: 请回电"),
    ):
        many[f"trial__{lang}"] = text.replace(last, ", ".join(f"{each}: {each}" for each in ten))
    yield from script_problems(folder, **many)
    part = {"_more": "steps:\n  - use: more\n", "_more__en": "title: x\n", "_more__zh": "title: x\n"}
    yield from script_problems(folder, trial=STRUCTURE.replace("{id: why,", "{use: more}\n  - {id: why,"), **part)
    (folder / "trial.zh.yaml").unlink()
    yield from Library([folder]).check("trial")


def slipped_packs(folder: Path) -> Iterator[Problem]:
    for old, new in PACK_SLIPS:
        assert old in PACK, old
        yield from pack_problems(folder, PACK.replace(old, new))
    yield from pack_problems(folder, PACK.replace("  slots:\n    morning:", "  slots:\n    noon:"))
    (folder / "latin.yaml").write_bytes("pack: häuser".encode("latin-1"))
    (folder / "alone.yaml").write_text(ALONE, "utf-8")
    for files in ([folder / "latin.yaml"], [folder / "gone.yaml"], [folder], [folder / "alone.yaml"], []):
        yield from check_packs(files, ())


def slipped_days(folder: Path) -> list[Problem]:
    (folder / "days.csv").write_text("date,state\n2027-13-01,closed\n2027-01-02,perhaps\n", "utf-8")
    return read_days(folder / "days.csv")[1]


@pytest.fixture(scope="module")
def slips(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    scripts, packs = tmp_path_factory.mktemp("scripts"), tmp_path_factory.mktemp("packs")
    return [*slipped_scripts(scripts), *slipped_packs(packs), *slipped_days(packs)]


def test_the_slips_make_every_mistake_there_is(slips: list[Problem]) -> None:
    assert codes() - {slip.code for slip in slips} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_is_filled_with_what_is_wrong(slips: list[Problem], lang: str) -> None:
    for slip in slips:
        text = problem_text(Words(lang), slip)
        assert not re.search(r"\{(?!owner\}|hotline\}|agent\})[a-z]+\}", text), text
        assert "…" not in text or slip.params.get("value", "x") in ("", "None"), (slip, text)
        assert slip.code not in text.split(), text


def test_a_line_names_file_line_and_key(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    found = pack_problems(tmp_path, "pack: house\nprogrammes:\n  month-one: {run: mabye}\n")
    line = problem_line(Words("en"), found[0], tmp_path)
    assert line == "house.yaml:3  programmes.month-one.run  “mabye” does not fit: write yes or no."
    assert problem_line(Words("en"), found[0]).startswith(f"{file}:3  ")


def test_a_shipped_file_is_named_within_carecall() -> None:
    problem = Problem(str(PACKAGE / "programmes" / "packs" / "calling.yaml"), 7, "hours", "empty")
    assert problem_line(Words("en"), problem).startswith("carecall/programmes/packs/calling.yaml:7  hours  ")


def test_a_file_that_is_not_there_has_no_line() -> None:
    assert problem_line(Words("en"), Problem("gone.yaml", 1, "", "no-such-file")).startswith("gone.yaml  There is")


def test_what_was_meant_is_asked_and_long_lists_are_left_out() -> None:
    few = Problem("x.yaml", 1, "", "unknown-role", {"value": "agnet", "meant": "agent", "allowed": ["agent", "clerk"]})
    assert problem_text(Words("en"), few) == "“agnet” is no role. Did you mean “agent”? Possible: agent, clerk."
    many = Problem("x.yaml", 1, "", "unknown-role", {**few.params, "allowed": ["agent"] * 20})
    assert problem_text(Words("en"), many) == "“agnet” is no role. Did you mean “agent”?"


def test_a_warning_says_that_it_is_one() -> None:
    problem = Problem("x.yaml", 1, "series.a", "unused", {"name": "a"}, warning=True)
    assert "Warning: No touch uses this series" in problem_line(Words("en"), problem)


def test_hostile_text_reaches_no_terminal() -> None:
    problem = Problem("\x1b[2Jx.yaml", 1, "a\u202eb", "unknown-key", {"value": "\x1b]0;x\x07key", "allowed": []})
    assert not re.search("[\x00-\x1f\u202e]", problem_line(Words("en"), problem))


def test_a_code_that_is_not_known_is_shown() -> None:
    assert problem_text(Words("en"), Problem("x.yaml", 1, "", "new-code", {"a": 1})) == "new-code {'a': 1}"


@pytest.mark.parametrize(
    ("errors", "warnings", "said"),
    [
        (0, 0, "No mistakes."),
        (1, 0, "1 mistake."),
        (2, 1, "2 mistakes. 1 warning."),
        (0, 2, "No mistakes. 2 warnings."),
    ],
)
def test_mistakes_are_counted(errors: int, warnings: int, said: str) -> None:
    make: Callable[[bool], Problem] = lambda warning: Problem("x.yaml", 1, "", "empty", {}, warning)  # noqa: E731
    assert count_line(Words("en"), [make(False)] * errors + [make(True)] * warnings) == said


def test_json_has_code_parameters_and_text() -> None:
    data = problem_data(Words("en"), Problem("x.yaml", 3, "a.b", "bad-time", {"value": "9 am"}))
    assert data["code"] == "bad-time"
    assert data["params"] == {"value": "9 am"}
    assert data["text"] == "“9 am” is no time of day: write it like 09:00."
    assert (data["file"], data["line"], data["key"], data["warning"]) == ("x.yaml", 3, "a.b", False)
