"""Owns how an owner is addressed. Invariant: the family name is taken whole, compound surnames too, and where the sex
is not known nobody is called Mr or Ms.
"""

from __future__ import annotations

import re

SALUTATIONS = {
    "mr": {"zh": "先生", "en": "Mr"},
    "ms": {"zh": "女士", "en": "Ms"},
}

_COMPOUND_TABLE = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 第五 纳兰 完颜 叶赫 爱新觉罗 歐陽 東方
獨孤 諸葛 尉遲 赫連 澹臺 申屠 鍾離 長孫 司馬 上官 鮮于 軒轅 納蘭
"""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·]+")
_COMPANY = re.compile(
    r"(公司|集团|中心|工厂|商行|经营部|合作社|银行|学校|医院|厂|局|所|店)$|\b(ltd|limited|inc|co)\b", re.I
)
_PINYIN_TABLE = """
an ao bai bao bi bian bo bu cai cao cen chai chang che chen cheng chi chong chu cui dai dang deng di ding dong dou
du duan fan fang fei feng fu gan gao ge gong gu guan gui guo hai han hao he hong hou hu hua huang huo ji jia jian
jiang jiao jin jing ju kang ke kong kuang lai lan lang lao lei li lian liang liao lin ling liu long lou lu luan luo
lv lü ma mao mei meng mi miao min mo mu na ni nie ning niu ou pan pang pei peng pi pu qi qian qiao qin qiu qu quan
ran rao ren rong ruan rui sha shan shang shao shen sheng shi shu song su sui sun tan tang tao teng tian tong tu wan
wang wei wen weng wu xi xia xian xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying you yu yuan
yue yun zai zang zeng zha zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuang zhuo zong zou zu zuo ouyang sima
zhuge shangguan situ huangfu dongfang linghu murong xiahou zhangsun yuwen gongsun weichi duanmu
"""
_COMPOUND = frozenset(_COMPOUND_TABLE.split())
_PINYIN = frozenset(_PINYIN_TABLE.split())


def compound_surnames() -> frozenset[str]:
    """The Chinese surnames of two characters or more."""
    return _COMPOUND


def is_company(name: str) -> bool:
    """Whether a name is that of a firm or an office, and of nobody."""
    return _COMPANY.search(name) is not None


def polite_name(name: str, salutation: str, lang: str, latin: str = "") -> str:
    """How to address the owner: `张先生`, `Ms Ouyang`; the full name where the salutation (`mr`, `ms`) is not known.

    `latin` is the name in pinyin or as in a passport, for English; without it the Chinese characters stand.
    """
    pinyin = latin.strip() if lang != "zh" else ""
    shown = pinyin or name.strip()
    title = SALUTATIONS.get(salutation, {}).get(lang, "")
    if not title or not shown or is_company(name):
        return shown
    family = shown.split()[0] if pinyin and _HAN.match(name) else family_name(shown)
    return f"{family}{title}" if lang == "zh" and _HAN.fullmatch(family) else _western(title, family, lang)


def _western(title: str, family: str, lang: str) -> str:
    if lang == "zh":
        return f"{family}{title}" if _HAN.search(family) else f"{family} {title}"
    return f"{title} {family}" if family else ""


def family_name(name: str) -> str:
    """The family name of `name`: the first one or two characters, a minority name whole; of a Latin name the first
    word where that is a Chinese surname, else the last."""
    if _HAN.fullmatch(name):
        return _chinese(name)
    words = name.replace(",", " ").split()
    if len(words) < 2:
        return name.strip()
    chinese = "," in name or words[0].lower() in _PINYIN
    return words[0] if chinese else words[-1]


def _chinese(name: str) -> str:
    if "·" in name:
        return name
    size = next((size for size in (4, 2) if name[:size] in _COMPOUND and len(name) > size), 1)
    return name[:size]
