"""What is told about a mistake in a script's files: the file, the line, the key and a code with its parameters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carecall.errors import BadFile, Problem
from carecall.scripts.engine import Walk
from carecall.scripts.grammar import json_schema
from carecall.scripts.library import Library
from carecall.scripts.speech import say

Problems = Callable[..., list[tuple[str, int, str, str]]]
Texts = dict[str, str]
Write = Callable[[dict[str, str]], Library]


def one(problems: Problems, texts: Texts, file: str, old: str, new: str) -> tuple[str, int, str, str]:
    """The only problem after one change to one file."""
    assert old in texts[file], "the test changes what is there"
    found = problems(**{**texts, file: texts[file].replace(old, new)})
    assert len(found) == 1, found
    return found[0]


def test_a_good_script_has_no_problem(problems: Problems) -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "code"),
    [
        ("ask: text}", "aks: text}", 6, "why.aks", "unknown-key"),
        ("ask: text}", "ask: tex}", 6, "why.ask", "not-one-of"),
        ("ask: text}", "ask: [text]}", 6, "why.ask", "not-one-of"),
        ("ask: text}", "ask: text, ask: score}", 6, "steps.ask", "duplicate-key"),
        ("each_call: yes", "each_call: maybe", 4, "hello.each_call", "bad-yes-no"),
        ("each_call: yes", "each_call： yes", 4, "hello.each_call： yes", "yaml-wide"),
        ("box: introduction", "box: intro", 4, "hello.box", "not-one-of"),
        ("required: yes,", "sources: [B02],", 5, "overall.sources", "bad-rule-id"),
        ("else: wishes", "else: whishes", 5, "overall.next.else", "unknown-target"),
        ("else: wishes", "els: wishes", 5, "overall.next.els", "branch-unfit"),
        ("at_most 6: why", "at_most six: why", 5, "overall.next.at_most six", "branch-unfit"),
        ("ask: text}", "ask: text, next: {at_most 6: wishes}}", 6, "why.next.at_most 6", "branch-unfit"),
        ("ask: text}", "ask: text, next: {nothing: done, else: wishes}}", 6, "why.next.nothing", "branch-unfit"),
        ("call-me: }", "call-me: nowhere}", 8, "wishes.choose.call-me", "unknown-target"),
        ("    next: done\n", "", 7, "wishes", "dead-end"),
        ("done: finished", "done: finnished", 2, "endings.done", "not-one-of"),
        ("done: finished", "done: finished\n  refused: finished", 3, "endings.refused", "ending-name-taken"),
        ("id: hello,", "id: title,", 4, "title", "reserved-name"),
        ("id: why,", "id: overall,", 6, "overall", "duplicate-step"),
        ("id: hello,", "id: Hello you,", 4, "Hello you.id", "bad-code"),
        ("each_call: yes}", "each_call: yes, required: yes}", 4, "hello.required", "only-for-questions"),
        ("ask: text}", "ask: text, from: 3}", 6, "why.from", "only-for-numbers"),
        ("ask: text}", "ask: text, past: yes}", 6, "why.past", "only-for-dates"),
        ("ask: ", "anywhere: yes, ask: ", 6, "why.anywhere", "anywhere-twice"),
        ("each_call: yes}", "each_call: yes, anywhere: yes}", 4, "hello.anywhere", "only-for-questions"),
        ("ask: text}", "ask: text, choose: [a]}", 6, "why.ask", "choose-and-ask"),
        ("ask: text}", "ask: text, only_if: {}}", 6, "why.only_if", "bad-value"),
        ("ask: text}", "ask: text, only_if: {known: car.colour}}", 6, "why.only_if.known", "unknown-placeholder"),
        ("ask: text}", "ask: text, save: mood}", 6, "why.save", "unknown-save"),
        ("ask: text}", "ask: text, save: odometer}", 6, "why.save", "save-unfit"),
        ("ask: text}", "ask: text, offers_to: wishes}", 6, "why.offers_to", "offers-unfit"),
        ("ask: text}", "ask: text, offers_to: whishes}", 6, "why.offers_to", "offers-unfit"),
        ("else: wishes", "else: hello", 4, "hello.next", "loop"),
        ("at_most 6: why", "at_most 6: wishes", 6, "why", "unreachable"),
        ("done: finished", "done: refused", 3, "steps", "never-finished"),
        ("steps:\n", "minutes: 60\nsteps:\n", 3, "minutes", "too-large"),
        ("steps:\n", "steps:\n  - use: opening\n", 4, "steps.use", "unknown-part"),
    ],
)
def test_a_mistake_in_the_structure_is_named_with_its_line(
    problems: Problems, texts: Texts, old: str, new: str, line: int, key: str, code: str
) -> None:
    found = problems(**{**texts, "structure": texts["structure"].replace(old, new)})
    assert ("trial.yaml", line, key, code) in found


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "code"),
    [
        ('say: "Why is that?"', 'says: "Why is that?"', 4, "why.say", "words-missing"),
        ('say: "Why is that?"', 'says: "Why is that?"', 4, "why.says", "words-superfluous"),
        ("title: Trial\n", "", 1, "title", "missing-key"),
        ("call-me: call me", "ring-me: call me", 5, "wishes.call-me", "words-missing"),
        ("why: {", "whyy: {", 4, "whyy", "words-superfluous"),
        ("endings: {done: all done}", "", 1, "endings.done", "words-missing"),
        ("{done: all done}", "{done: all done, gone: went}", 6, "endings.gone", "words-superfluous"),
        ('say: "Why is that?"', "say: [Why]", 4, "why.say", "wrong-type"),
        ('say: "Why is that?"', 'say: ""', 4, "why.say", "wrong-type"),
        ('"Why is that?"', '"Why, {owner.nmae}?"', 4, "why.say", "unknown-placeholder"),
        ('"Why is that?"', '"Why, {answer.nothing}?"', 4, "why.say", "unknown-placeholder"),
        ('"Why is that?"', '"Why, {answer.hello}?"', 4, "why.say", "unknown-placeholder"),
        ('"Why is that?"', '"Why {answer.overall}?"', 4, "why.say", "needs-brackets"),
        ('"Why is that?"', '"Why on {visit.date}?"', 4, "why.say", "needs-brackets"),
        ('"Why is that?"', '"Why[ {due.free}]?"', 4, "why.say", "field-not-spoken"),
        ('"Why is that?"', '"Why {due.free}?"', 4, "why.say", "field-not-spoken"),
        ('"Why is that?"', '"Why[ {visit.date:short}]?"', 4, "why.say", "unknown-format"),
        ('"Why is that?"', '"Why[ {visit.kind:full}]?"', 4, "why.say", "unknown-format"),
        ('"Why is that?"', '"[Why on {visit.date}]?"', 4, "why.say", "text-may-be-empty"),
        ('"Why is that?"', '"Why [is that?"', 4, "why.say", "text-bracket"),
        ('"Why is that?"', '"Why {is that?"', 4, "why.say", "text-brace"),
        ('"Why is that?"', '"Why is that?', 4, "", "yaml-bracket"),
    ],
)
def test_a_mistake_in_the_words_is_named_with_its_line(
    problems: Problems, texts: Texts, old: str, new: str, line: int, key: str, code: str
) -> None:
    assert old in texts["english"]
    found = problems(**{**texts, "english": texts["english"].replace(old, new)})
    assert ("trial.en.yaml", line, key, code) in found


def test_a_typing_slip_is_answered_with_the_word_that_was_meant(write: Write, texts: Texts) -> None:
    library = write({"trial.yaml": texts["structure"].replace("else: wishes", "else: whishes")})
    assert library.check("trial")[0].params == {"value": "whishes", "meant": "wishes"}


def test_all_mistakes_of_all_files_come_together(problems: Problems, texts: Texts) -> None:
    found = problems(
        texts["structure"].replace("ask: text}", "aks: text}").replace("else: wishes", "else: gone"),
        texts["english"].replace('say: "Why is that?"', "say: [Why]"),
        texts["chinese"].replace("title: 试用\n", ""),
    )
    assert {(file, code) for file, _, _, code in found} >= {
        ("trial.yaml", "unknown-key"),
        ("trial.yaml", "unknown-target"),
        ("trial.en.yaml", "wrong-type"),
        ("trial.zh.yaml", "missing-key"),
    }


def test_a_missing_language_is_one_problem_that_names_the_file(write: Write) -> None:
    library = write({})
    (library._folders[0] / "trial.zh.yaml").unlink()
    found = library.check("trial")
    assert [(problem.code, problem.params) for problem in found] == [("file-missing", {"value": "trial.zh.yaml"})]


def test_get_raises_every_error_and_no_warning(write: Write, texts: Texts) -> None:
    library = write({"trial.yaml": texts["structure"].replace("ask: text}", "aks: text, save: 3}")})
    with pytest.raises(BadFile) as caught:
        library.get("trial")
    assert {problem.key for problem in caught.value.problems} == {"why.aks", "why.save"}
    assert all(isinstance(problem, Problem) and not problem.warning for problem in caught.value.problems)


def test_more_choices_than_number_keys_is_a_warning(write: Write, texts: Texts) -> None:
    many = [f"c{n}" for n in range(10)]
    words = ", ".join(f"{choice}: c" for choice in many)
    library = write(
        {
            "trial.yaml": texts["structure"].replace("{none: , call-me: }", f"[{', '.join(many)}]"),
            "trial.en.yaml": texts["english"].replace("none: nothing, call-me: call me", words),
            "trial.zh.yaml": texts["chinese"].replace("none: 没有, call-me: 请回电", words),
        }
    )
    assert [(problem.code, problem.line, problem.warning) for problem in library.check("trial")] == [
        ("too-many-choices", 8, True)
    ]
    assert library.get("trial").step("wishes").choices[9].id == "c9"  # type: ignore[union-attr]


def test_an_ending_that_nothing_leads_to_is_a_warning(write: Write, texts: Texts) -> None:
    library = write(
        {
            "trial.yaml": texts["structure"].replace("steps:", "  sold: not-eligible\nsteps:"),
            "trial.en.yaml": texts["english"].replace("{done: all done}", "{done: all done, sold: sold}"),
            "trial.zh.yaml": texts["chinese"].replace("{done: 完成}", "{done: 完成, sold: 已卖}"),
        }
    )
    assert [(problem.code, problem.warning) for problem in library.check("trial")] == [("ending-unused", True)]


def test_a_script_that_takes_too_long_is_a_warning(write: Write, texts: Texts) -> None:
    """B-03: two to three minutes; `minutes: 5` is D-08's longer survey."""
    speech = "我们想跟您多说几句话，" * 100
    longer = {"trial.zh.yaml": texts["chinese"].replace("您好。", speech)}
    found = write(longer).check("trial")
    assert [(problem.code, problem.params["lang"], problem.warning) for problem in found] == [
        ("script-too-long", "zh", True)
    ]
    assert not write({**longer, "trial.yaml": "minutes: 5\n" + texts["structure"]}).check("trial")


def test_a_part_is_taken_in_with_its_words_and_may_be_worded_anew(write: Write, texts: Texts) -> None:
    part = "endings: {gone: not-eligible}\nsteps:\n  - {id: known, choose: {yes: , no: gone}}\n"
    words = 'known: {name: Known, say: "Do we know you?", yes: "yes", no: "no"}\nendings: {gone: gone}\n'
    library = write(
        {
            "trial.yaml": texts["structure"].replace("steps:\n", "steps:\n  - use: start\n"),
            "trial.en.yaml": texts["english"] + 'known: {say: "Have we met?"}\n',
            "_start.yaml": part,
            "_start.en.yaml": words,
            "_start.zh.yaml": words,
        }
    )
    assert library.check("trial") == ()
    script = library.get("trial")
    known = script.steps[0]
    assert (known.words["en"].say, known.words["zh"].say) == ("Have we met?", "Do we know you?")
    assert (known.next, known.choices[1].to, known.box) == ("hello", "gone", "questions")
    assert library.names() == ("trial",)


def test_a_mistake_in_a_part_is_told_in_the_parts_file(problems: Problems, texts: Texts) -> None:
    found = problems(
        texts["structure"].replace("steps:\n", "steps:\n  - use: start\n"),
        texts["english"],
        texts["chinese"],
        start="steps:\n  - {id: a, next: nowhere}\n  - use: start\n",
        start__en="a: {name: A, say: A}\nb: {name: B, say: B}\n",
        start__zh="a: {name: 甲, say: 甲}\n",
    )
    assert ("_start.yaml", 2, "a.next", "unknown-target") in found
    assert ("_start.yaml", 3, "steps.use", "part-in-part") in found
    assert ("_start.en.yaml", 2, "b", "words-superfluous") in found


def test_two_results_of_one_name_are_refused(problems: Problems, texts: Texts) -> None:
    found = problems(
        texts["structure"].replace("steps:\n", "steps:\n  - use: start\n"),
        texts["english"],
        texts["chinese"],
        start="minutes: 4\nendings: {done: not-eligible}\nsteps:\n  - {id: a}\n",
        start__en="a: {name: A, say: A.}\n",
        start__zh="a: {name: 甲, say: 甲。}\n",
    )
    assert found == [
        ("_start.yaml", 1, "minutes", "unknown-key"),
        ("_start.yaml", 2, "endings.done", "ending-name-taken"),
    ]


def test_what_is_left_out_has_its_default(write: Write) -> None:
    hello, overall, why, wishes = write({}).get("trial").steps
    assert (hello.next, why.next, wishes.next) == ("overall", "wishes", "done")
    assert (why.box, wishes.box) == ("questions", "questions")
    assert (overall.low, overall.high) == (1, 10)
    assert not any((why.required, why.optional, why.must_answer, why.each_call))


def test_choices_that_all_lead_somewhere_need_no_next(problems: Problems, texts: Texts) -> None:
    last = "choose: {none: done, call-me: done}\n    must_answer: yes\n"
    structure = texts["structure"].replace("choose: {none: , call-me: }\n    next: done\n", last)
    assert problems(structure, texts["english"], texts["chinese"]) == []


def test_the_json_schema_knows_every_key() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == {"sources", "minutes", "endings", "steps"}
    assert {"id", "box", "choose", "ask", "from", "to", "only_if", "next"} <= set(
        schema["$defs"]["StepEntry"]["properties"]
    )
    assert [entry["$ref"].rsplit("/")[-1] for entry in schema["properties"]["steps"]["items"]["anyOf"]] == [
        "StepEntry",
        "UseEntry",
    ]


SIGNS = st.sampled_from([*"{}[],:|-?!'\"# \n\t：，｛*&", "yes", "null", "  ", "at_most 6", "done", "overall"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["structure", "english", "chinese"]), st.data())
def test_whatever_is_typed_into_a_file_there_is_a_script_that_ends_or_a_problem(
    write: Write, texts: Texts, which: str, data: st.DataObject
) -> None:
    """The checker never fails itself, and what it lets through can be walked and said."""
    text = texts[which]
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(at + 8, len(text))))
    changed = {**texts, which: text[:at] + data.draw(SIGNS) + text[until:]}
    library = write(
        {"trial.yaml": changed["structure"], "trial.en.yaml": changed["english"], "trial.zh.yaml": changed["chinese"]}
    )
    found = library.check("trial")
    assert all(problem.line >= 1 and problem.file and problem.code for problem in found)
    if not [problem for problem in found if not problem.warning]:
        script = library.get("trial")
        answers = {step.id: {"say": "ok", "score": "9"}.get(step.kind, "text") for step in script.steps}
        answers |= {step.id: step.choices[-1].id for step in script.steps if step.choices}
        assert Walk(script, answers, tuple(answers)).ending
        assert all(say(script, step, lang, {}) for step in script.steps for lang in script.titles)
