"""Owns how an owner's name is found and read. Invariant: whatever reading of a surname is typed, its key is there.

Keys are stored as rows of an indexed table and searched by range, so they are written once, when the name is; a search
folds what was typed in the same way (lower case, half width, no spaces).
"""

from __future__ import annotations

import re
from functools import lru_cache

from carecall.scripts.names import compound_surnames
from carecall.text import clean, half_width

# Surnames that a library or a stranger misreads: the reading as a surname, then others in use. A family name may be
# read in two ways (覃 Qín in Hunan, Tán elsewhere), so both are keys; the first is shown to whoever dials.
_SURNAME_TABLE = """
曾 Zēng | 单單 Shàn | 解 Xiè | 仇 Qiú | 区區 Ōu | 朴 Piáo | 查 Zhā | 盖蓋 Gě Gài | 翟 Zhái Dí | 覃 Qín Tán
乐樂 Yuè Lè | 华華 Huà | 任 Rén | 尉 Wèi Yù | 缪繆 Miào | 纪紀 Jǐ Jì | 宁 Níng Nìng | 甯 Nìng | 燕 Yān
应應 Yīng | 召 Shào | 冼 Xiǎn | 洗 Xiǎn | 员員 Yùn | 秘 Bì Mì | 繁 Pó | 种 Chóng | 黑 Hè | 折 Shé | 祭 Zhài
逄 Páng | 郗 Xī Chī | 哈 Hǎ | 都 Dū | 晁 Cháo | 谌諶 Chén Shèn | 郇 Xún Huán | 隗 Wěi Kuí | 曲 Qū | 相 Xiàng
葛 Gě | 牟 Mù Móu | 卜 Bǔ | 幺 Yāo | 那 Nā | 佴 Nài | 句 Gōu | 藏 Zāng | 能 Nài | 撒 Sǎ | 阚闞 Kàn | 亓 Qí
褚 Chǔ | 瞿 Qú | 仉 Zhǎng | 乜 Niè | 妫媯 Guī | 禚 Zhuó | 昝 Zǎn | 过過 Guō | 訾 Zī | 贲賁 Bēn | 柏 Bǎi Bó
薄 Bó Báo | 费費 Fèi Bì | 尹 Yǐn | 盛 Shèng | 佘 Shé | 逯 Lù | 仝 Tóng | 郄 Qiè | 郤 Xì
尉迟尉遲 Yù-chí Wèi-chí | 长孙長孫 Zhǎng-sūn Cháng-sūn | 万俟萬俟 Mò-qí Wàn-sì | 单于單于 Chán-yú Shàn-yú
澹台澹臺 Tán-tái Dàn-tái | 令狐 Líng-hú | 皇甫 Huáng-fǔ | 夏侯 Xià-hóu | 鲜于鮮于 Xiān-yú
乐正樂正 Yuè-zhèng Lè-zhèng | 亓官 Qí-guān | 宰父 Zǎi-fǔ | 呼延 Hū-yán | 濮阳濮陽 Pú-yáng | 闾丘閭丘 Lǘ-qiū
羊舌 Yáng-shé | 拓跋 Tuò-bá
"""
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_UNIT = re.compile(f"{_HAN.pattern}|[^\\W_]+")
_PART = re.compile("[·•・.．‧]")


def name_keys(name: str) -> frozenset[str]:
    """The search keys of a name: itself, its pinyin and its initials, in every reading of its surname; of a Latin or
    dotted name each part too."""
    written = fold(name)
    keys = {written, written.replace(" ", ""), "".join(_UNIT.findall(written))} | _sound_keys(written)
    parts = [part for dotted in _PART.split(written) for part in _latin_words(dotted)]
    for part in parts if len(parts) > 1 else ():
        keys |= {part.replace(" ", "")} | (_sound_keys(part) if _HAN.search(part) else set())
    return frozenset(key[:80] for key in keys if key)


def fold(text: str) -> str:
    """A name, or what was typed to find one, in the form that keys have."""
    return clean(half_width(clean(text))).casefold()


def surname_pinyin(name: str) -> str | None:
    """How to read the surname, with its tone, where it is often misread: 解晓东 is `Xiè`; else None."""
    _, readings = _surname(clean(name))
    return readings[0].replace("-", "") if readings else None


def latin_name(name: str) -> str:
    """A Chinese name in pinyin without tones, surname first: `Ouyang Xiaoxue`, `Lü Na`; any other name is ""."""
    written = clean(name)
    if not _HAN.match(written):
        return ""
    surname, readings = _surname(written)
    size = len(surname) or (2 if written[:2] in compound_surnames() and len(written) > 2 else 1)
    family = readings[0].lower().translate(_TONES).replace("-", "") if readings else _sounds(written[:size])
    return " ".join(part.capitalize() for part in (family, _sounds(written[size:])) if part).replace("v", "ü")


def _sounds(written: str) -> str:
    return "".join(_syllable(unit) for unit in _UNIT.findall(written))


def _latin_words(part: str) -> list[str]:
    """The words of a Latin name; a Chinese part stays whole (王 小明 is one name)."""
    return [part] if _HAN.search(part) else re.findall(r"[^\W_]+", part)


def _sound_keys(written: str) -> set[str]:
    """Pinyin in full and by initials, once for every reading of the surname."""
    surname, readings = _surname(written)
    units = [_syllable(unit) for unit in _UNIT.findall(written[len(surname) :])]
    heads = [reading.lower().translate(_TONES).split("-") for reading in readings]
    spoken = [head + units for head in [*heads, [_syllable(character) for character in surname]]]
    return {"".join(one) for one in spoken} | {"".join(unit[0] for unit in one) for one in spoken}


def _surname(name: str) -> tuple[str, tuple[str, ...]]:
    """The surname of `name` where the table has it, with its readings; else ("", ())."""
    table = _readings()
    for size in (2, 1):
        if (head := name[:size]) in table and len(head) == size:
            return head, table[head]
    return "", ()


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in filter(None, map(str.strip, re.split(r"[|\n]", _SURNAME_TABLE))):
        written, *readings = row.split()
        size = readings[0].count("-") + 1
        for start in range(0, len(written), size):
            table[written[start : start + size]] = tuple(readings)
    return table


@lru_cache(maxsize=32768)
def _syllable(unit: str) -> str:
    """The pinyin of one character without its tone; a Latin word as it is."""
    if not _HAN.match(unit):
        return unit
    from pypinyin import Style, pinyin

    sound = pinyin(unit, style=Style.NORMAL, errors="ignore")
    return str(sound[0][0]) if sound else unit
