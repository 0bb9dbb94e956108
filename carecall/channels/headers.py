"""Owns which column of a file is which field. Invariant: a header means one field of a kind; what no table knows is
reported, never guessed. The packs may keep more than these tables do (`model.kinds.Record`): `Layout` has both.

Headers are compared without case, width, spaces, stars and notes in brackets: `*手机号码（必填）` is `手机号码`. In the
tables they stand as people write them, with `_` for a space.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from carecall.channels.person_headers import COMPANY, EXTERNAL, PEOPLE, columns_of, phones_of, role_of, salutation_of
from carecall.errors import Refused
from carecall.model.kinds import Record
from carecall.text import clean, plain_header

_NAMED = """
plate: 车牌 车牌号 车牌号码 牌照 牌照号 牌照号码 牌号 plate license_plate licence_plate plate_no plate_number
number_plate reg_no
vin: VIN VIN码 VIN号 VIN号码 车架号 车架号码 车架 底盘号 车辆识别代号 车辆识别码 chassis chassis_no chassis_number
VIN_number
"""
_CAR = f"""{_NAMED}
km: 里程 行驶里程 公里数 里程数 当前里程 最近里程 里程表 里程表读数 表显里程 进厂里程 出厂里程 进站里程 km odometer
mileage kilometres kilometers
"""
_PHONE = """手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 联系手机 移动电话 车主电话 客户电话 车主手机 客户手机
手机1 手机2 电话1 电话2 备用电话 备用手机 第二电话 家庭电话 办公电话 固定电话 固话 座机 phone phones
mobile mobile_phone mobile_no tel telephone phone_number phone_no cell cell_phone contact_number phone1 phone2
second_phone"""

_OWNER = f"""
name: 姓名 车主 车主姓名 车主名称 客户姓名 客户名称 客户名 客户 用户姓名 用户名称 name owner owner_name customer
customer_name full_name
phones: {_PHONE}
"""

RECORDS, LIST = "records", "list"
"""The kinds of a file that has nothing but what the packs keep of cars and owners, and of one that only names some."""
_TABLES = {
    "owners": f"""{_CAR}{_OWNER}
salutation: 性别 称谓 称呼 sex gender salutation mr_or_ms
model: 车型 车型名称 车系 型号 车辆型号 车款 model car_model model_name vehicle_model series
delivered_on: 交车日期 提车日期 交付日期 购车日期 销售日期 交车时间 提车时间 交付时间 购车时间 delivered delivered_on
delivery_date date_of_delivery purchase_date handover_date
consultant: 销售顾问 销售员 销售人员 业务员 consultant sales_consultant salesperson salesman sales_advisor seller
km_on: 里程日期 里程记录日期 抄表日期 读数日期 里程更新日期 km_date km_on odometer_date mileage_date odometer_on
read_on kilometres_read_on
lunar_birthday: 农历生日 阴历生日 农历出生日期 lunar_birthday lunar_birth
birthday_by_the_lunar_calendar
birthday: 生日 出生日期 出生年月日 birthday birth_date date_of_birth DOB born born_on
band: 方便时段 接听时段 联系时段 回访时段 方便时间 可联系时间 方便接听时间 方便接听时段
calling_hours call_hours band best_time
hours_that_the_owner_asked_for
calls_from: 最早联系时间 可联系开始 calls_from wish_from not_called_before
calls_to: 最晚联系时间 可联系结束 calls_to calls_until wish_to not_called_after
{EXTERNAL}
calls_seldom: 少打扰 少联系 少致电 不喜欢电话 不喜欢接电话 call_seldom calls_seldom dislikes_calls few_calls
classes: 客户等级 客户级别 客户类别 客户分类 客户类型 会员等级 会员级别 车主等级 车主类别 class classes grade
class_or_grade customer_class customer_grade membership_level
opted_out: 免回访 拒绝回访 不回访 谢绝回访 免打扰 拒绝联系 do_not_call opt_out opted_out no_call DNC wants_no_calls
{" ".join(map(columns_of, PEOPLE))}
""",
    "visits": f"""{_CAR}
number: 工单号 工单编号 工单号码 工单 委托书号 委托单号 维修单号 结算单号 派工单号 单号 RO RO_number RO_no work_order
work_order_no work_order_number order_number order_no visit_number visit_no number
opened_on: 进厂日期 进厂时间 进站日期 进站时间 来厂日期 来厂时间 来店日期 开单日期 开单时间 接车日期 接车时间
opened_on opened date_in open_date arrived arrived_on check_in came_in_on
returned_on: 出厂日期 出厂时间 离厂日期 离厂时间 交车日期 交车时间 取车日期 取车时间 完工日期 竣工日期 结算日期
结算时间 returned_on returned date_out return_date closed closed_on settled_on completed_on
kind: 维修类型 工单类型 业务类型 服务类型 作业类型 维修类别 修理类型 维修种类 类型 kind type visit_type visit_kind
service_type job_type order_type repair_type kind_of_visit
advisor: 服务顾问 服务顾问姓名 前台接待 业务接待 接待人员 接待员 SA advisor service_advisor
summary: 维修内容 维修项目 作业内容 作业项目 服务内容 服务项目 项目 故障描述 summary description work work_done jobs
""",
    "staff": f"""
code: 工号 员工号 员工编号 员工工号 人员编号 编号 code staff_code staff_ID staff_no employee_ID employee_no ID
name: 姓名 员工姓名 名字 name staff_name employee_name full_name
role: 岗位 岗位名称 职位 职务 角色 role position job job_title title
phone: {_PHONE}
absent: 请假 休假 缺勤 是否请假 是否休假 状态 在岗状态 人员状态 absent on_leave away status is_away
present: 在岗 是否在岗 present on_duty is_here
""",
    "models": """
model_code: 车型代码 车型编码 车型编号 车型代号 代码 编码 code model_code model_no
model: 车型 车型名称 名称 车系 name model model_name
model_en: 英文名称 英文名 车型英文名 英文车型 name_en model_en English_name model_in_English
first_months: 首保月数 首保月份 首保期限 首保时间 first_months first_service_months first_service_after_months
first_km: 首保公里 首保公里数 首保里程 first_km first_service_km first_service_at_km
interval_months: 保养间隔月 保养间隔月数 间隔月数 保养周期月数 interval_months service_interval_months
service_thereafter_every_months
interval_km: 保养间隔公里 保养间隔公里数 保养间隔里程 间隔公里 间隔里程 保养周期公里 interval_km service_interval_km
service_thereafter_every_km
""",
    RECORDS: f"""{_NAMED}{_OWNER}
withdrawn: 撤回 作废 收回 withdrawn taken_back void
""",
    LIST: f"{_NAMED}{_OWNER}{EXTERNAL}",
    "persons": f"""{COMPANY} {EXTERNAL} {columns_of("person")}
person_phones: {_PHONE}
person_role: 职务 职位 岗位 岗位名称 角色 role position job job_title title
person_salutation: 称谓 称呼 性别 salutation gender sex mr_or_ms
""",
}
KINDS = tuple(kind for kind in _TABLES if kind != LIST)
"""What is imported."""
KEPT = "kept-day"
LEFT_OUT = "-"
WITH_RECORDS = ("owners", RECORDS)
"""The kinds of files in which what the packs keep may stand."""
# One field of each group must be in the file.
_REQUIRED = {
    "owners": (("name",), ("phones",)),
    "visits": (("plate", "vin"), ("returned_on",)),
    "staff": (("code",), ("name",), ("role",)),
    "models": (("model_code", "model"), ("first_months",), ("first_km",), ("interval_months",), ("interval_km",)),
    RECORDS: (("plate", "vin", "phones"),),
    LIST: (("plate", "vin", "phones", "external_id"),),
    "persons": (("owner", "external_id"), ("person",), ("person_phones",)),
}
# What stands in such a column, as a system writes it.
_EXAMPLES = {
    "plate": "京A12345", "vin": "LSVAA4187E2123456", "km": "12000", "name": "张文山", "salutation": "先生",
    "phones": "13800138001", "model": "云途S1", "delivered_on": "2026-08-25", "consultant": "吴敏",
    "km_on": "2026-11-20", "birthday": "1985-03-08", "lunar_birthday": "八月十五",
    "band": "14:00-16:00", "calls_from": "14:00", "calls_to": "16:00",
    "external_id": "C000123", "classes": "金卡", "opted_out": "否", "calls_seldom": "否", "number": "RO2026112001",
    "opened_on": "2026-11-19", "returned_on": "2026-11-20", "kind": "保养", "advisor": "高远",
    "summary": "更换机油机滤", "code": "1001",
    "role": "客服专员", "phone": "13900139001", "absent": "否", "present": "是", "withdrawn": "否", "model_code": "S1",
    "model_en": "Yuntu S1", "first_months": "3", "first_km": "5000", "interval_months": "6", "interval_km": "7500",
    "owner": "远航设备公司",
    **dict(zip(PEOPLE, ("王强", "李敏", "赵云"), strict=True)),
    **{phones_of(person): f"1390013900{place}" for place, person in enumerate(PEOPLE, 2)},
    **dict.fromkeys(map(role_of, PEOPLE), "设备负责人"), **dict.fromkeys(map(salutation_of, PEOPLE), "女士"),
}  # fmt: skip
_EXAMPLES_EN = _EXAMPLES | {
    "salutation": "Mr", "opted_out": "no", "calls_seldom": "no", "kind": "maintenance", "role": "care agent",
    "absent": "no", "present": "yes", "withdrawn": "no", "classes": "gold card", "summary": "oil and filter changed",
    **dict.fromkeys(map(role_of, PEOPLE), "head of equipment"), **dict.fromkeys(map(salutation_of, PEOPLE), "Ms"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a kind stand: several columns may hold one field (two phones). `unknown`: no field."""

    kind: str
    fields: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A column that a file may have. `one_of`: the fields of which a file needs one; none where it is optional;
    `headers`: as people write them."""

    field: str
    one_of: tuple[str, ...]
    headers: tuple[str, ...]
    example: str


@lru_cache(maxsize=8)
def _synonyms(kind: str) -> dict[str, str]:
    """Every known header of a kind and its field; a word with a colon begins the next field, and names it."""
    field = ""
    found: dict[str, str] = {}
    for word in _TABLES[kind].split():
        if word.endswith(":"):
            field = word[:-1]
        found[plain_header(word)] = field
    return found


@lru_cache(maxsize=8)
def _written(kind: str) -> dict[str, str]:
    """Every known header of a kind as people write it."""
    words = sorted(_TABLES[kind].split(), key=lambda word: not word.endswith(":"))
    return {plain_header(word): word.rstrip(":").replace("_", " ") for word in words}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the files of a dealership may hold: the kinds of this module, and in those of owners, or by themselves, what
    its packs keep besides: the columns `insurance.day`, `.number` and `.amount` of a record `insurance`. `theirs`: what
    another system's headers mean here, as they are compared; "" for nothing. `classes`: the code of the class that a
    word means, as headers are compared."""

    records: tuple[Record, ...] = ()
    theirs: Mapping[str, str] = dataclasses.field(default_factory=dict)
    classes: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS if self.records else tuple(kind for kind in KINDS if kind != RECORDS)

    def known_headers(self, header: Sequence[str]) -> int:
        """How many cells are a header of any kind: this is how the header line is found."""
        plain = {plain_header(cell) for cell in header} - {""}
        return max(len(plain & self._synonyms(kind).keys()) for kind in self.kinds)

    def map_columns(self, kind: str, header: Sequence[str]) -> Columns:
        """The columns of a file of this kind; Refused as `columns-missing` with the fields that are not there."""
        columns = self._mapped(kind, header)
        missing = self._missing(columns)
        if missing:
            shown = [clean(cell, 40) for cell in header[:40]]
            raise Refused("columns-missing", kind=kind, missing=missing, header=shown)
        return columns

    def guess_kind(self, header: Sequence[str]) -> str:
        """The kind that knows most of the headers; Refused as `file-kind-unknown`, or as `columns-missing` where that
        kind lacks one (an owners' file without phones is no visits' file)."""
        mapped = [self._mapped(kind, header) for kind in self.kinds]
        best = max(mapped, key=lambda columns: (len(columns.fields), not self._missing(columns)))
        if not best.fields:
            raise Refused("file-kind-unknown", header=[clean(cell, 40) for cell in header[:40]])
        return self.map_columns(best.kind, header).kind

    def described(self, kind: str, lang: str = "zh") -> list[Described]:
        """The columns of a kind, those that are needed first; headers as people write them, Chinese ones first.
        `lang`: of the examples, where a word of either is understood."""
        examples = (_EXAMPLES_EN if lang == "en" else _EXAMPLES) | self._examples()
        headers: dict[str, list[str]] = {}
        written = {**{plain_header(word): word for _, word in self._words()}, **_written(kind)}
        for header, field in self._synonyms(kind).items():
            headers.setdefault(field, []).append(written.get(header, header))
        needed = {field: group for group in self._required(kind) for field in group}
        order = sorted(headers, key=lambda field: (field not in needed, [*needed, field].index(field)))
        return [Described(f, needed.get(f, ()), tuple(sorted(headers[f], key=str.isascii)), examples[f]) for f in order]

    def meant(self, header: str) -> frozenset[str]:
        """The fields that it may mean, in files of any kind; a column may be named itself."""
        plain = plain_header(header)
        return frozenset(filter(None, (self._meaning(kind).get(plain) for kind in self.kinds)))

    def _synonyms(self, kind: str) -> dict[str, str]:
        """What is carecall's own means what it means everywhere, unless another system calls something else so."""
        own = _synonyms(kind)
        usual = {**self._kept(), **own} if kind in WITH_RECORDS else own
        if not self.theirs:
            return usual
        meaning = self._meaning(kind)
        theirs = {their: meaning[our] for their, our in self.theirs.items() if our in meaning}
        return {header: means for header, means in usual.items() if header not in self.theirs} | theirs

    def _meaning(self, kind: str) -> dict[str, str]:
        """The field of every header, and of the names of the columns themselves."""
        usual = replace(self, theirs={})._synonyms(kind)
        return {plain_header(name): name for name in usual.values()} | usual

    def _kept(self) -> dict[str, str]:
        return {plain_header(word): field for field, word in self._words()}

    def _words(self) -> Iterator[tuple[str, str]]:
        """The fields of what the packs keep, each with the headers that they say for it."""
        for record in self.records:
            columns = ((amount_of, record.amounts), (number_of, record.numbers), (day_of, record.days))
            yield from ((of(record.code), word) for of, words in columns for word in words)

    def _examples(self) -> dict[str, str]:
        days = {day_of(record.code): "2027-03-31" for record in self.records}
        amounts = {amount_of(record.code): "1280.50" for record in self.records}
        return days | amounts | {number_of(record.code): "P2026112001" for record in self.records}

    def _required(self, kind: str) -> tuple[tuple[str, ...], ...]:
        kept = tuple(day_of(record.code) for record in self.records if record.days)
        return (*_REQUIRED[kind], kept) if kind == RECORDS else _REQUIRED[kind]

    def _mapped(self, kind: str, header: Sequence[str]) -> Columns:
        synonyms = self._synonyms(kind)
        fields: dict[str, tuple[int, ...]] = {}
        unknown = []
        for place, cell in enumerate(header):
            field = synonyms.get(plain_header(cell))
            if field:
                fields[field] = (*fields.get(field, ()), place)
            elif shown := clean(cell):
                unknown.append(shown)
        return Columns(kind, fields, tuple(unknown))

    def _missing(self, columns: Columns) -> list[str]:
        """The required fields that no column holds; of alternatives all are named, joined by `|`, but of what the packs
        keep, which `KEPT` names."""
        own, groups = _REQUIRED[columns.kind], self._required(columns.kind)
        wanting = [group for group in groups if not any(field in columns.fields for field in group)]
        return ["|".join(group) if group in own else KEPT for group in wanting]


OWN = Layout()
"""What carecall itself reads, whatever the packs keep."""


def day_of(record: str) -> str:
    """The field of a record's day."""
    return f"{record}.day"


def number_of(record: str) -> str:
    return f"{record}.number"


def amount_of(record: str) -> str:
    return f"{record}.amount"
