"""Owns the headers of the columns with contact persons (E-15). Invariant: a row of owners has at most so many as
`PEOPLE` names; more of them stand in rows of a file of their own.
"""

from __future__ import annotations

COMPANY = """
owner: 单位 单位名称 公司 公司名称 企业 企业名称 客户名称 客户姓名 客户名 客户 车主 车主名称 车主姓名 用户名称 owner
owner_name customer customer_name company company_name firm
"""
EXTERNAL = """
external_id: 客户编号 客户代码 客户号 客户ID 车主编号 会员号 会员卡号 档案号 customer_ID customer_no customer_code
owner_ID external_ID ID number_of_the_owner
"""
PEOPLE = ("person", "person2", "person3")
"""The fields of the contact persons of one row."""
_SAID = {"person": ("", "1"), "person2": ("2",), "person3": ("3",)}
_NAME = """联系人{n} 联系人姓名{n} 联系人{n}姓名 联络人{n} 联络人姓名{n} contact_person{n} contact_name{n}
contact_person_name{n}"""
_PHONES = """联系人电话{n} 联系人手机{n} 联系人手机号{n} 联系人{n}电话 联系人{n}手机 联系人{n}手机号
联系人联系电话{n} 联系人联系方式{n} 联络人电话{n} contact_phone{n} contact_mobile{n} contact_person_phone{n}
contact_person_mobile{n} phone_of_the_contact_person{n}"""
_ROLE = """联系人职务{n} 联系人职位{n} 联系人岗位{n} 联系人{n}职务 联系人{n}职位 联系人{n}岗位 联系人角色{n}
联络人职务{n} contact_role{n} contact_position{n} contact_job{n} contact_title{n} contact_person_role{n}
role_of_the_contact_person{n}"""

_TITLE = """联系人称谓{n} 联系人称呼{n} 联系人性别{n} 联系人{n}称谓 联系人{n}称呼 联系人{n}性别 联络人称谓{n}
联络人性别{n} contact_salutation{n} contact_gender{n} contact_sex{n} contact_person_salutation{n}
contact_person_gender{n} mr_or_ms_of_the_contact_person{n}"""


def columns_of(person: str) -> str:
    """The columns of one contact person, each behind its field."""
    fields = {person: _NAME, phones_of(person): _PHONES, role_of(person): _ROLE,
              salutation_of(person): _TITLE}  # fmt: skip
    told = ((f"{field}:", *(words.replace("{n}", n) for n in _SAID[person])) for field, words in fields.items())
    return " ".join(word for words in told for word in words)


def phones_of(person: str) -> str:
    """The field of a contact person's numbers."""
    return f"{person}_phones"


def role_of(person: str) -> str:
    return f"{person}_role"


def salutation_of(person: str) -> str:
    return f"{person}_salutation"
