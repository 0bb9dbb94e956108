"""Owners are found by name, pinyin and initials, whichever reading of a hard surname is typed (C-27)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.channels.names import fold, name_keys, surname_pinyin


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张文山", ["张文山", "zhangwenshan", "zws"]),
        ("解晓东", ["解晓东", "xiexiaodong", "xxd", "jiexiaodong", "jxd"]),
        ("仇英", ["qiuying", "qy", "chouying", "cy"]),
        ("单雄信", ["shanxiongxin", "danxiongxin"]),
        ("曾国强", ["zengguoqiang", "cengguoqiang", "zgq", "cgq"]),
        ("区海", ["ouhai", "quhai"]),
        ("覃丽", ["qinli", "tanli"]),
        ("翟明", ["zhaiming", "diming"]),
        ("尉迟恭", ["yuchigong", "weichigong", "ycg", "wcg"]),
        ("长孙无忌", ["zhangsunwuji", "changsunwuji", "zswj"]),
        ("万俟洛", ["moqiluo", "mql"]),
        ("欧阳晓雪", ["ouyangxiaoxue", "oyxx"]),
        ("單雄信", ["shanxiongxin", "danxiongxin"]),
        ("吕布", ["lvbu", "lb"]),
        ("John Smith", ["john smith", "johnsmith", "john", "smith", "js"]),
        ("ＪＯＨＮ　Smith", ["johnsmith", "smith"]),
        ("王 Lei", ["wanglei", "wl"]),
        ("买买提·艾力", ["买买提艾力", "maimaitiaili", "艾力", "aili", "mmtal"]),
        ("a [/] b", ["a [/] b", "a[/]b"]),
    ],
)
def test_every_way_an_agent_may_type_it(name: str, typed: list[str]) -> None:
    assert set(typed) <= name_keys(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("解晓东", "Xiè"), ("仇英", "Qiú"), ("单雄信", "Shàn"), ("尉迟恭", "Yùchí"), ("万俟洛", "Mòqí"), ("區海", "Ōu"),
     ("张文山", None), ("John Smith", None), ("", None)],
)  # fmt: skip
def test_the_reading_of_a_surname_that_is_often_misread(name: str, shown: str | None) -> None:
    assert surname_pinyin(name) == shown


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_keys_are_safe_short_and_include_the_name(name: str) -> None:
    keys = name_keys(name)
    folded = fold(name)
    assert all(key and len(key) <= 80 and key == key.casefold() for key in keys)
    assert not folded or folded[:80] in keys


def test_a_hundred_thousand_names_are_quick() -> None:
    given_names = [chr(0x4E00 + n % 500) + chr(0x5000 + n % 300) for n in range(1500)]
    name_keys("解晓东")
    before = time.process_time()
    for n in range(20_000):
        name_keys("王李张解曾"[n % 5] + given_names[n % 1500])
    assert time.process_time() - before < 3


def test_names_in_pinyin_put_the_surname_first() -> None:
    """For English: `Ouyang Xiaoxue`, in the reading of the surname, with its umlaut; Latin names have none."""
    from carecall.channels.names import latin_name
    from carecall.scripts.speech import polite_name

    assert [latin_name(name) for name in ("欧阳晓雪", "朴伟", "吕娜", "曾国强", "John Smith")] == [
        "Ouyang Xiaoxue", "Piao Wei", "Lü Na", "Zeng Guoqiang", "",
    ]  # fmt: skip
    assert polite_name("朴伟", "mr", "en", "Piao Wei") == "Mr Piao"
    assert polite_name("昝鸣军", "mr", "en", latin_name("昝鸣军")) == "Mr Zan"
