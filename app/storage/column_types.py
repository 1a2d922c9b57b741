"""Column types that mean the same on SQLite and PostgreSQL.

A GeoPackage knows TEXT, DATE, DATETIME, INTEGER, DOUBLE, BLOB and geometries; GDAL leaves out columns of any
other declared type. So text is `Text`, never `String`, and the types here declare themselves within that list.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import shapely
from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import ischema_names as postgresql_types
from sqlalchemy.dialects.sqlite.base import ischema_names as sqlite_types
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from app.storage.geopackage import EPSG_4326, geometry_of, geopackage_binary

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import Dialect

POINT = "Point"
MULTIPOLYGON = "MultiPolygon"


class _PostgisColumn(UserDefinedType[Any]):
    """``geometry(kind,srid)``."""

    cache_ok = True

    def __init__(self, kind: str = "Geometry", srid: str | int = EPSG_4326) -> None:
        self.kind = kind
        self.srid = int(srid)

    def get_col_spec(self, **_: object) -> str:
        return f"geometry({self.kind},{self.srid})"


class _GeopackageColumn(UserDefinedType[Any]):
    """A column declared by the name of its geometry, as a GeoPackage wants it."""

    cache_ok = True

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def get_col_spec(self, **_: object) -> str:
        return self.kind.upper()


class _PointColumn(_GeopackageColumn):
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(POINT)


class _MultiPolygonColumn(_GeopackageColumn):
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(MULTIPOLYGON)


# So that `alembic check` sees a geometry column for what it is, and compares it.
postgresql_types.setdefault("geometry", _PostgisColumn)
sqlite_types.setdefault("POINT", _PointColumn)
sqlite_types.setdefault("MULTIPOLYGON", _MultiPolygonColumn)


class Geometry(TypeDecorator["BaseGeometry"]):
    """A shapely geometry in EPSG:4326.

    GeoPackage binary on SQLite, ``geometry(kind,4326)`` on PostgreSQL, which speaks extended WKB in
    hexadecimal in both directions by itself.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: str) -> None:
        """Take `POINT` or `MULTIPOLYGON`."""
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Declare the column as each database wants it."""
        column = _PostgisColumn if dialect.name == "postgresql" else _GeopackageColumn
        return dialect.type_descriptor(column(self.kind))

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Encode."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            with_srid = shapely.set_srid(value, EPSG_4326)
            return shapely.to_wkb(with_srid, hex=True, include_srid=True)
        return geopackage_binary(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:  # noqa: ANN401 - the same
        """Decode."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            geometry: BaseGeometry = shapely.set_srid(shapely.from_wkb(value), 0)
            return geometry
        return geometry_of(value)


class Instant(TypeDecorator[datetime]):
    """A moment with a time zone, in UTC, to the millisecond, which is as fine as a GeoPackage writes it.

    ``timestamptz``, or DATETIME in ISO 8601 with ``T`` and ``Z``.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Leave the text to this type on SQLite; SQLAlchemy would write it without ``T`` and ``Z``."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(_GeopackageColumn("datetime"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Bring to UTC; a moment without a time zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value.isoformat()} has no time zone"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        if dialect.name == "postgresql":
            return moment
        return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - the same
        """Say that it is UTC."""
        if value is None:
            return None
        moment = value if dialect.name == "postgresql" else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A list or an object: ``jsonb``, or JSON in TEXT, as a GeoPackage has no JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use what PostgreSQL can search."""
        column = postgresql.JSONB() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(column)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Encode."""
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - the same
        """Decode."""
        if value is None or dialect.name == "postgresql":
            return value
        return json.loads(value)
