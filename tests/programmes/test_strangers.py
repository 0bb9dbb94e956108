"""A name that no pack has, and of which little is said, is one mistake: it is mistyped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.errors import Problem
from carecall.i18n import Words
from carecall.programmes.check import check_packs
from carecall.programmes.load import pack_files
from carecall.view.problems import problem_text

Write = Callable[..., Path]
WHOLE = "names: {zh: 后续, en: Later}, due: visit, caller: care-agent"


@pytest.fixture
def told(write: Write, scripts: tuple[str, ...]) -> Callable[[str], list[Problem]]:
    """What is wrong with a house's own pack over the shipped one; advice is left out."""

    def told(text: str) -> list[Problem]:
        site = write("ours", f"pack: ours\n{text}\n")
        return [each for each in check_packs(pack_files([site]), scripts) if not each.warning]

    return told


@pytest.mark.parametrize(("text", "key", "code", "meant", "needed"), [
    ("programmes:\n  first-servce: {run: no}", "programmes.first-servce", "unknown-programme", "first-service",
     ["names", "due", "caller", "touches"]),
    ("programmes:\n  first-servce: {run: maybe, tries: 2}", "programmes.first-servce", "unknown-programme",
     "first-service", ["names", "due", "caller", "touches"]),
    ("programmes:\n  mont-one: {touches: {call: {give_up: 20}}}", "programmes.mont-one", "unknown-programme",
     "month-one", ["names", "due", "caller"]),
    ("programmes:\n  wholly-other: {run: yes}", "programmes.wholly-other", "unknown-programme", "",
     ["names", "due", "caller", "touches"]),
    ("due_dates:\n  warrantyend: {after: {years: 3}}", "due_dates.warrantyend", "unknown-due", "warranty-end",
     ["names", "from"]),
    ("records:\n  recal: {day: [召回起始]}", "records.recal", "unknown-record", "recall", ["names"]),
    ("classes:\n  key-custmer: {words: [大客户]}", "classes.key-custmer", "unknown-class", "key-customer", ["names"]),
    ("contacts:\n  usr: {said: [使用者]}", "contacts.usr", "unknown-contact-role", "user", ["names"]),
])  # fmt: skip
def test_it_is_one_problem_with_what_was_meant_and_what_a_new_one_needs(
    told: Callable[[str], list[Problem]], text: str, key: str, code: str, meant: str, needed: list[str]
) -> None:
    (problem,) = told(text)
    assert (problem.key, problem.code, problem.line) == (key, code, 3)
    assert (problem.params["meant"], problem.params["needed"]) == (meant, needed)
    assert problem.params["value"] not in problem.params["allowed"]


def test_of_a_whole_new_programme_each_missing_key_is_told(told: Callable[[str], list[Problem]]) -> None:
    assert [(each.key, each.code) for each in told(f"programmes:\n  later: {{{WHOLE}}}")] == [
        ("programmes.later.touches", "missing-key")
    ]
    (touched,) = told(f"programmes:\n  later: {{{WHOLE}, touches: {{}}}}")
    assert (touched.key, touched.code) == ("programmes.later.touches", "empty")


def test_what_names_it_is_not_wrong_once_more(told: Callable[[str], list[Problem]]) -> None:
    said = "programmes:\n  mont-one: {run: no}\n  7dc: {after: mont-one}"
    assert [each.key for each in told(said)] == ["programmes.mont-one"]


def test_the_sentence_says_what_there_is_where_nothing_is_near(told: Callable[[str], list[Problem]]) -> None:
    near, other = (told(f"programmes:\n  {name}: {{run: no}}")[0] for name in ("first-servce", "wholly-other"))
    assert problem_text(Words("en"), near) == (
        "No programme is called “first-servce”. Did you mean “first-service”? A new one needs names, due, caller, "
        "touches too."
    )
    said = problem_text(Words("zh"), other)
    assert "没有名为“wholly-other”的项目。可以写：visit-survey、" in said
    assert said.endswith("如果是新增，还须写上：names、due、caller、touches。")
