"""Owns the whole schema as one metadata. Invariant: a scalar default of a table class is the database's default too,
so that prebuilt SQL and SQLModel write the same row."""

from sqlalchemy import DefaultClause, MetaData
from sqlmodel import SQLModel

from carecall.store import tables_calling, tables_campaigns, tables_records

__all__ = ["metadata", "tables_calling", "tables_campaigns", "tables_records"]


def _defaults_in_schema(metadata: MetaData) -> MetaData:
    for table in metadata.tables.values():
        for column in table.columns:
            if column.default is not None and column.default.is_scalar and column.server_default is None:
                column.server_default = DefaultClause(str(column.default.arg))  # type: ignore[attr-defined]
    return metadata


metadata = _defaults_in_schema(SQLModel.metadata)
