"""Both languages say everything: nothing untranslated, nothing left over, nothing in the wrong language.

After a change of words: `python -m carecall.locale.update`, then fill what it names.
"""

from __future__ import annotations

import ast
import gettext
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from carecall.cli.main import run
from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.locale import update
from carecall.locale.hatch_build import compile_catalogues
from carecall.model import consequences
from carecall.model.contacts import Shown, State
from carecall.model.dispositions import Outcome
from carecall.model.programmes import DUE_KINDS, ROLES, VISIT_KINDS
from carecall.model.reasons import Reason
from carecall.scripts.steps import Box
from carecall.view import call, error_words, names, row_problems
from carecall.view.cells import width
from carecall.view.reasons import error_text, reason_text

PACKAGE = update.SOURCES
CATALOGUE = update.HERE / "zh" / "LC_MESSAGES" / "carecall.po"
ZH, EN = Words("zh"), Words("en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@cache
def catalogue() -> Catalog:
    return update.read(CATALOGUE, "zh")


@cache
def wanted() -> Catalog:
    return update.template("zh")


@cache
def sources() -> dict[str, ast.Module]:
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def calls_of(*wanted_names: str, within: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function with one of these names, with its place."""
    for file, tree in sources().items():
        for node in ast.walk(tree) if file.startswith(within) else ():
            if isinstance(node, ast.Call) and update.name_of(node.func) in wanted_names:
                yield f"{file}:{node.lineno}", node


def texts_in(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def fields_of(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


def translations() -> list[tuple[str, str]]:
    """Every message with its Chinese; of a plural both messages."""
    found = []
    for message in update.entries(catalogue()):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        found += [(one, text) for one in ids for text in texts]
    return found


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_every_message_is_translated() -> None:
    missing = [m.id for m in update.entries(wanted()) if not update.translation(catalogue(), m)]
    assert missing == [], "run `python -m carecall.locale.update` and translate these"


def test_nothing_is_left_over_doubtful_or_obsolete() -> None:
    needed = {update.first_id(message) for message in update.entries(wanted())}
    assert [m.id for m in update.entries(catalogue()) if update.first_id(m) not in needed] == []
    assert [m.id for m in update.entries(catalogue()) if m.fuzzy] == []
    assert not catalogue().obsolete


def test_the_tool_writes_the_same_again(tmp_path: Path) -> None:
    """No line numbers, no dates, no path of a machine: the same sources give the same bytes."""
    copy = tmp_path / "zh" / "LC_MESSAGES" / "carecall.po"
    copy.parent.mkdir(parents=True)
    shutil.copy(CATALOGUE, copy)
    assert update.update(copy) == []
    text = copy.read_text("utf-8")
    assert update.update(copy) == []
    assert copy.read_text("utf-8") == text
    assert update.heading(text) == update.heading(CATALOGUE.read_text("utf-8"))
    for path in (copy, CATALOGUE):
        written = path.read_text("utf-8")
        assert not re.search(r"^#: .*:\d|^#: /|Date:|Generated-By", written, re.MULTILINE)
        assert "nplurals=1" in written


def test_the_tool_keeps_drops_and_takes(tmp_path: Path) -> None:
    path = tmp_path / "zh" / "LC_MESSAGES" / "carecall.po"
    path.parent.mkdir(parents=True)
    head = update.heading(CATALOGUE.read_text("utf-8"))
    path.write_text(f'{head}msgid "help"\nmsgstr "求助"\n\nmsgid "gone for good"\nmsgstr "早没了"\n', "utf-8")
    other = tmp_path / "other.po"
    other.write_text('msgid "help"\nmsgstr "别的"\n\nmsgid "this page"\nmsgstr "此页"\n', "utf-8")
    left = update.update(path, [update.read(other, "zh")])
    text = path.read_text("utf-8")
    assert 'msgid "help"\nmsgstr "求助"' in text
    assert 'msgid "this page"\nmsgstr "此页"' in text
    assert "早没了" not in text
    assert "ready" in left
    assert text.startswith(head)


def test_extraction_finds_what_stands_inside_an_f_string(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text('f"  {say.words(\'in braces\')}"\n_.n("one", "many", 2)\n_(label)\nN_("marked")\n', "utf-8")
    with path.open("rb") as stream:
        found = [message for _line, _name, message, _comments in update.calls(stream, list(update.KEYWORDS), (), {})]
    assert found == ["in braces", ["one", "many"], "marked"]


def test_the_compiled_catalogue_says_the_same(tmp_path: Path) -> None:
    copy = tmp_path / "zh" / "LC_MESSAGES" / "carecall.po"
    copy.parent.mkdir(parents=True)
    shutil.copy(CATALOGUE, copy)
    (compiled,) = compile_catalogues(tmp_path)
    with compiled.open("rb") as stream:
        found = gettext.GNUTranslations(stream)
    for message in update.entries(catalogue()):
        if isinstance(message.id, str):
            assert found.gettext(message.id) == message.string
        else:
            assert found.ngettext(*message.id, 1) == found.ngettext(*message.id, 5) == message.string[0]


# --- the translations -----------------------------------------------------------------------------------------------

WORDED_FREELY = {"{day} {name}", "{day} {name} {year}", "{clock} ({part})"}
"""Chinese needs other parts of a day or an hour than English; see the test of dates below."""


def test_placeholders_agree() -> None:
    wrong = [(one, text) for one, text in translations() if fields_of(one) != fields_of(text)]
    assert [pair for pair in wrong if pair[0] not in WORDED_FREELY] == []


def test_days_and_hours_are_said_as_in_chinese() -> None:
    facts: dict[str, Any] = {"weekday": 2, "day": 25, "month": 11, "year": 2026}
    clock = {"part": "afternoon", "hour": 15, "hour12": 3, "minute": 30}
    later = {"to_part": "afternoon", "to_hour": 17, "to_hour12": 5, "to_minute": 5}
    told = Reason("callback-at", {**facts, "relative": "tomorrow", **clock})
    assert reason_text(ZH, told) == "明天，11月25日周三，下午3点半"
    assert reason_text(EN, told) == "tomorrow, Wed 25 Nov, 15:30 (afternoon)"
    told = Reason("callback-between", {**facts, "relative": "", **clock, "minute": 0, **later})
    assert reason_text(ZH, told) == "11月25日周三，下午3点到下午5点05分之间"


def test_chinese_stands_with_chinese_punctuation() -> None:
    ascii_marks = re.compile(r"[\u4e00-\u9fff}][,;!?](?!\w)|[\u4e00-\u9fff][:.(]|\)[\u4e00-\u9fff]|\.\.\.")
    assert [text for _one, text in translations() if ascii_marks.search(text) and "键: " not in text] == []


COMMON = {"DMS", "UTF", "CSV", "SQLite", "URL", "VIN", "or"}


def test_no_english_is_left_in_the_chinese() -> None:
    """Latin words in a translation are those that people type, which stand in the English as well."""
    word = re.compile(r"[A-Za-z]{2,}")
    left = []
    for one, text in translations():
        plain = re.sub(r"\{\w+\}", "", text)
        strange = set(word.findall(plain)) - set(word.findall(one)) - COMMON
        left += [(one, text, strange)] if strange and one != "中文" and "中文" not in one else []
    assert left == []


def test_column_heads_and_short_words_stay_short() -> None:
    short = ["plan", "dials", "reach", "compl", "fail", "wait", "conn", "cont", "kept"]
    assert [word for word in short if width(ZH(word)) > 5 or width(EN(word)) > 5] == []


# --- the sources ----------------------------------------------------------------------------------------------------


def test_messages_are_plain_literals() -> None:
    """A message that is put together cannot be found by extraction, nor translated."""
    put_together = (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.Call, ast.Subscript)
    places = [at for at, node in calls_of("_", "N_", "words") if node.args and isinstance(node.args[0], put_together)]
    plurals = [node for _at, node in calls_of("n") if update.name_of(getattr(node.func, "value", node)) == "_"]
    assert places == []
    assert all(isinstance(each, ast.Constant) for node in plurals for each in node.args[:2])


STYLED = re.compile(r"^(\$|\[|'|bold|reverse|dim|\{task)|^[\w*]+(\.[\w*]+)+$|\.(tcss|csv|log)$|\{[^}]*: [^}]*; ")
"""Styles of the terminal, values of a settings file, keys of a pack or a script, names of files."""
CODES = {"carecall seed", "list of texts", "yes or no", "does not take", '"queue.why" = "y f2"'}


def not_shown(tree: ast.Module) -> set[int]:
    """Docstrings, and what goes through `_`."""
    skip = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and update.name_of(node.func) in update.KEYWORDS:
            skip |= {id(each) for each in node.args}
    return skip


def test_no_english_sentence_is_written_straight_to_the_screen() -> None:
    """Words that people see go through `_`, those of two words and more at least."""
    sentence = re.compile(r"[A-Za-z]{2,}[ ,.] ?[a-z]{2,}")
    rooms = ("app.py", "keys.py", "screens/", "widgets/", "view/", "cli/")
    found = []
    for file, tree in sources().items():
        skip = not_shown(tree) if file.startswith(rooms) else set()
        for node in ast.walk(tree) if file.startswith(rooms) else ():
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if id(node) not in skip and sentence.search(text) and not STYLED.search(text) and text not in CODES:
                found.append(f"{file}:{getattr(node, 'lineno', 0)}: {text}")
    assert found == []


def test_nothing_is_said_without_words() -> None:
    """What `say`, `tell`, `notify`, `out` and `err` are handed is never a literal."""
    saying = ("say", "tell", "notify", "out", "err", "object_to")
    said = [at for at, node in calls_of(*saying) if node.args and isinstance(node.args[0], ast.Constant)]
    assert said == []


# --- codes ----------------------------------------------------------------------------------------------------------


RESULTS = ("done", "booked", "come-later", "too-early", "done-here", "done-elsewhere", "not-coming",
           "complaint", "sold", "moved", "died", "unreached", "refused", "never-dialled", "seen", "opted-out",
           "wanted", "not-wanted", "on-site", "coming", "later", "thinking", "rings", "bought-elsewhere",
           "no-interest", "renewed", "ended",
           "not-eligible", "answered", "passed-on", "called-again", "not-this-owner", "broken-off",
           "taken-back")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (names.outcome_name, list(Outcome)),
        (names.state_name, [*State, *Shown, "on-call"]),
        (names.result_name, RESULTS),
        (names.role_name, ROLES),
        (names.visit_kind_name, VISIT_KINDS),
        (names.due_name, DUE_KINDS),
        (names.kind_name, ("owners", "visits", "staff", "models", "records", "persons")),
        (names.salutation_name, ("mr", "ms")),
        (call.box_name, list(Box)),
    ],
)
def test_every_code_has_a_name_in_both_languages(name: Any, codes: list[str]) -> None:
    assert [code for code in codes if not CHINESE.search(name(ZH, code))] == []
    assert [code for code in codes if not name(EN, code) or CHINESE.search(name(EN, code))] == []
    assert len({name(ZH, code) for code in codes}) >= len(codes) - 1, "names are told apart"


def shipped_results() -> set[str]:
    """The results that shipped scripts can end with."""
    found = set()
    for path in (PACKAGE / "scripts" / "content").glob("*.yaml"):
        endings = re.search(r"^endings:\n((?:  .*\n)+)", path.read_text("utf-8"), re.MULTILINE)
        lines = endings[1].splitlines() if endings and "." not in path.stem else []
        found |= {line.split(":")[0].strip() for line in lines}
    return found


def test_the_results_of_the_shipped_scripts_have_names() -> None:
    assert shipped_results() - {outcome.value for outcome in Outcome} <= set(RESULTS)


def test_fields_that_a_file_must_have_are_called_by_their_column() -> None:
    from carecall.channels import headers

    needed = {"|".join(group) for groups in headers._REQUIRED.values() for group in groups}
    assert [field for field in needed if names.field_name(EN, field) == field and field not in ("name", "role")] == []


def literal_codes(node: ast.Call) -> set[str]:
    return {text for text in texts_in(node.args[0]) if re.fullmatch(r"[A-Za-z0-9-]+", text)} if node.args else set()


def test_every_error_has_a_sentence() -> None:
    raised: set[str] = set()
    for file, node in calls_of("Refused", "Misconfigured", "StoreError", "Conflict", "CarecallError"):
        raised |= set() if file.startswith("channels/") else literal_codes(node)
    known = error_words.sentences(EN, CarecallError("x"))
    assert raised - known.keys() == set()


def test_every_contradiction_has_a_sentence() -> None:
    plain = {code for _at, node in calls_of("contradiction", within="model/") for code in literal_codes(node)}
    assert "weekday" in plain
    for code in plain:
        error = CarecallError("callback-contradictory", what=code, day="2026-11-25", weekday=2)
        assert error_text(EN, error) != "That contradicts itself."
        assert CHINESE.search(error_text(ZH, error))


def test_every_problem_of_a_row_has_a_sentence() -> None:
    """Codes of the door are those of a file (an error) or of a row (a problem)."""
    raised = {code for at, node in calls_of("Refused", "RowProblem") if at.startswith(("channels/", "desk/intake"))
              for code in literal_codes(node)}  # fmt: skip
    raised |= {code for _at, node in calls_of("doubted") for code in texts_in(node) if KEBAB.fullmatch(code)}
    lines = (text for file in ("channels/table_file.py",) for text in texts_in(sources()[file]))
    raised |= {text for text in lines if re.fullmatch(r"(row|line|file)-[a-z-]+", text)}
    told = {**row_problems._cells(EN), **row_problems._whole_rows(EN)}
    assert raised - told.keys() - error_words.sentences(EN, CarecallError("x")).keys() == set()


BLOCKS = ("opted-out", "left-out", "claimed", "on-call", "left-open", "number-on-call", "no-working-number", "no-car")
"""What holds for everything that an owner could be called about; each has a verdict of its own."""
BY_VARIABLE = {
    "desk/deciding.py": {f"state-{state}" for state in State if state is not State.OPEN},
    "desk/explaining.py": {f"state-{state}" for state in State if state is not State.OPEN},
    "desk/why_not.py": {f"verdict-{code}" for code in BLOCKS},
    "desk/due_dates.py": {"delivery", "visit"},
    "model/consequences.py": {"finished", "promise", "promise-to-supervisor"} | consequences.OWN_REASON,
    "model/due.py": {"A-02", "A-10"},
    "model/series.py": {"first-dial", "next-slot", "slot-repeats"},
    "scripts/answers.py": set(),
}
"""Where a reason's code is no literal, and what it may be there."""
SAMPLE: dict[str, Any] = {
    "said": "78", "talks": 4, "name": "Wang Qiang", "contact_role": "user",
    "programme": "visit-survey", "not_before": "2026-11-20", "not_after": "2026-11-23", "day": "2026-11-24",
    "slot": "morning", "try": 2, "of": 3, "at": "2026-11-24T15:00", "made": "2026-11-22T10:05", "tries": 1,
    "last": "2026-11-22", "result": "sold", "on": "2026-11-22", "outcome": "wrong-number", "due_on": "2026-12-01",
    "told": "noise", "hours": 24,
    "km_a_day": 70, "km": 2000, "days": 31, "reading_on": "2026-11-01", "interval_days": 71, "months": 3,
    "cap": "2026-12-31", "limit_km": 5000, "wished": "2026-12-02", "estimated": "2026-12-01", "count": 4, "low": 1,
    "high": 10, "opens": "09:00", "closes": "18:00", "other": "2026-11-25", "example": "90",
    "given": 3, "earliest": "2026-11-01", "latest": "2026-11-30", "length": 600, "limit": 500, "by": "Lin Yue",
    "role": "care-agent", "kind": "repair", "due": "delivery", "base": "birth", "contact": 7,
    "bound": "warranty-end", "span": {"years": 1}, "lunar": "08-15", "until": "2026-11-24T08:00", "owners": 12,
    "dials": 3, "start": "08:00", "end": "21:00", "state": "held",
    "promised": 2, "earlier": 1480, "came": "2026-11-20", "ran": "2026-11-19", "before": "2026-11-02",
    "following": "2026-11-12", "classes": ["key-customer"], "campaign": "frost",
    "number": "R6", "approvers": ["5004 Gu Xiaolan"],
}  # fmt: skip


def reason_codes() -> set[str]:
    found = {"B-14", "D-14"}.union(*BY_VARIABLE.values())
    for at, node in calls_of("Reason"):
        codes = literal_codes(node)
        assert codes or at.split(":")[0] in BY_VARIABLE or at.startswith("model/reasons.py"), f"{at}: which codes?"
        found |= codes if not isinstance(node.args[0], ast.JoinedStr) else set()
    for _at, node in calls_of("_refused", within="scripts/answers.py"):
        found |= literal_codes(node)
    return {code for code in found if not code.startswith("callback-")}


def test_every_reason_has_a_sentence() -> None:
    codes = reason_codes()
    assert {"next-slot", "D-13", "unreached", "seen", "odometer-below"} <= codes
    for code in codes:
        for extra in ({}, {"ready": True}, {"capped": True}, {"reached": True}, {"tries": 0}, {"by": ""}, {"held": 3},
                      {"held": 3, "opted_out": 2}, {"opted_out": 2}, {"promised": 2}, {"planned": True}, {"day": ""},
                      {"everybody": True}, {"agent": "Cao Jing", "may": True}, {"agent": "Cao Jing"}):
            reason = Reason(code, {**SAMPLE, **extra})
            zh, en = reason_text(ZH, reason), reason_text(EN, reason)
            assert CHINESE.search(zh), code
            assert not zh.startswith(code), code
            assert not CHINESE.search(en.replace("京", "")), code
            assert en.endswith("."), code
            assert "{" not in zh + en, code


def test_reasons_of_missing_parts_are_sentences_too() -> None:
    for extra in ({"earliest": None}, {"latest": None}):
        assert "None" not in reason_text(EN, Reason("date-outside", {**SAMPLE, **extra}))
    for state in ("completed", "failed", "cancelled"):
        assert reason_text(ZH, Reason(f"state-{state}", {"result": ""})).endswith("。")
    for limit in ("week", "cap"):
        assert "D-14" in reason_text(ZH, Reason("D-14", {**SAMPLE, "limit": limit}))


def test_codes_in_sentences_are_words() -> None:
    """A slot, an outcome, a state, a day: never as it is stored."""
    zh = reason_text(ZH, Reason("held", {"outcome": "not-in-service"}))
    assert zh.startswith("空号")
    assert "number not in service" in reason_text(EN, Reason("held", {"outcome": "not-in-service"}))
    assert "取消" in error_text(ZH, CarecallError("already-closed", contact=3, state="cancelled"))
    assert "11月22日周日 15:30" in error_text(ZH, CarecallError("not-now", until="2026-11-22T15:30+08:00"))
    assert "Sun 22 Nov 15:30" in error_text(EN, CarecallError("not-now", until="2026-11-22T15:30+08:00"))
    own = reason_text(ZH, Reason("first-dial", {"slot": "owner", "day": "2026-11-24"}))
    assert own == "拨打时间：11月24日周二车主指定的时间。"
    assert "姓名、电话" in error_text(ZH, CarecallError("columns-missing", file="o.csv", missing=["name", "phones"]))
    refused = CarecallError("answer-refused", step="overall", problem=Reason("score-range", {"low": 1, "high": 10}))
    assert error_text(EN, refused) == "overall: A score from 1 to 10; 0 is 10."


# --- the command line -----------------------------------------------------------------------------------------------

TYPERS_OWN = re.compile(r"Usage|Options|Commands|Arguments|Show this|No such|Missing|Invalid|Error|Try ")
PAGES = ("", "queue", "queue list", "queue why", "queue why-not", "call record", "plan", "import", "export",
         "summary", "script show", "script check", "programme check", "programme show", "rule", "db info",
         "config show", "config keys", "desk", "demo", "seed")  # fmt: skip


@pytest.mark.parametrize("command", PAGES)
def test_help_is_in_the_readers_language(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["--lang", "zh", *command.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("用法：carecall")
    assert "显示本页。" in page
    assert not TYPERS_OWN.search(page)
    assert max(width(line) for line in page.splitlines()) <= 80
    assert run(["--lang", "en", *command.split(), "--help"]) == 0
    assert not CHINESE.search(capsys.readouterr().out)


MISTYPED = (
    ("nosuch", "nosuch"), ("queue lis", "list"), ("plan --days x", "1 到 366"), ("plan --days 0", "1 到 366"),
    ("plan --dais", "--days"), ("plan --days", "--days"), ("plan --db", "--db"), ("plan --dry-run=3", "--dry-run"),
    ("plan more", "more"), ("export", "contacts、calls"), ("export x", "contacts、calls"), ("call record 3", "busy"),
    ("call record x --outcome busy", "CONTACT"), ("import", "FILE"),
    ("import x --as y", "owners、visits、staff、models"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "told"), MISTYPED)
def test_mistyped_commands_are_told_in_chinese(typed: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", *typed.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert CHINESE.search(err)
    assert not TYPERS_OWN.search(err)


def test_a_group_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "queue"]) == 2
    assert "用法：carecall queue 命令 [选项]" in capsys.readouterr().err
