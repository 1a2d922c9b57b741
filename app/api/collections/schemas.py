"""JSON Schemas of collections: what filters may speak of (Part 3), and what features have (Part 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.api.collections.narrowing import value_schema

if TYPE_CHECKING:
    from app.api.collections.collection import Collection
    from app.api.parameter import Asked
    from app.filters.fields import Field

SCHEMA_JSON = "application/schema+json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def queryables(asked: Asked, collection: Collection[Any]) -> dict[str, Any]:
    """Describe the properties that filters may speak of; others are refused."""
    fields = [field for field in collection.fields_in(asked.atlas) if field.is_queryable]
    return _schema(asked, collection, "queryables", {field.name: _described(field) for field in fields})


def returnables(asked: Asked, collection: Collection[Any]) -> dict[str, Any]:
    """Describe what features have."""
    described = {
        field.name: _described(field) | {"x-ogc-propertySeq": number}
        for number, field in enumerate(collection.fields_in(asked.atlas), start=1)
    }
    required = [field.name for field in collection.fields_in(asked.atlas) if field.is_always_there]
    return _schema(asked, collection, "schema", described) | {"required": required}


def feature_schema(asked: Asked, collection: Collection[Any]) -> dict[str, Any]:
    """Describe features as GeoJSON writes them: what clients such as GDAL take the types of columns from."""
    fields = collection.fields_in(asked.atlas)
    identity, shape = fields[:2]
    return {
        "$schema": _DIALECT,
        "$id": f"{asked.base}/collections/{collection.id}/schema/geojson",
        "type": "object",
        "title": collection.title,
        "description": f"{collection.description} A property that is not required may be null.",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": _described(identity),
            "geometry": _described(shape),
            "properties": {
                "type": "object",
                "required": [field.name for field in fields[2:] if field.is_always_there],
                "properties": {field.name: _described(field) for field in fields[2:]},
            },
        },
    }


def _schema(asked: Asked, collection: Collection[Any], name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": _DIALECT,
        "$id": f"{asked.base}/collections/{collection.id}/{name}",
        "type": "object",
        "title": collection.title,
        "description": collection.description,
        "properties": properties,
        "additionalProperties": False,
    }


def _described(field: Field[Any]) -> dict[str, Any]:
    described = {"title": field.title, **value_schema(field)}
    return described if field.role is None else described | {"x-ogc-role": field.role}
