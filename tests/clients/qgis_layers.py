"""What QGIS sees: run by QGIS's own Python, without a screen; tells it as JSON on the last line.

usage: python3 qgis_layers.py ADDRESS
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDateTime

DAY = "2022-11-10"
SPAN = "2022-10-01/2022-12-31"


def told(layer: QgsVectorLayer) -> dict[str, Any]:
    """Tell what there is to tell of a layer."""
    return {
        "valid": layer.isValid(),
        "error": layer.error().message(),
        "count": layer.featureCount(),
        "read": sum(1 for feature in layer.getFeatures() if feature.hasGeometry()),
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
    }


def contested(address: str) -> dict[str, Any]:
    """Follow docs/cookbook/qgis.md: places contested in a span, drawn by the time slider."""
    query = f"datetime={SPAN}&status=contested&limit=10000"
    read = QgsVectorLayer(f"{address}/collections/settlements/items?{query}", "contested", "ogr")
    layer = read.materialize(QgsFeatureRequest())
    properties = layer.temporalProperties()
    properties.setIsActive(True)
    properties.setMode(properties.ModeFeatureDateTimeStartAndEndFromFields)
    properties.setStartField("valid_from")
    properties.setEndField("valid_to")
    properties.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginIncludeEnd)
    begin = QDateTime.fromString(f"{DAY}T00:00:00", "yyyy-MM-ddTHH:mm:ss")
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    shown = properties.createFilterString(context, QgsDateTimeRange(begin, begin.addDays(1).addSecs(-1)))
    found = told(layer) | {"on_day": sorted(feature["id"] for feature in layer.getFeatures(shown))}
    # A layer that outlives the application brings it down.
    del context, layer, read
    return found


def main(address: str) -> None:
    """Open QGIS, look at every layer, and close it."""
    application = QgsApplication([], False)  # noqa: FBT003 - QGIS takes it by position
    application.initQgis()
    names = ("settlements", "oblasts", "areas", "frontline", "claims", "transitions")
    layers = {}
    for name in names:
        layer = QgsVectorLayer(f"url='{address}' typename='{name}' pageSize='2000'", name, "OAPIF")
        layers[name] = told(layer)
        del layer
    found = {"version": Qgis.QGIS_VERSION, "layers": layers, "contested": contested(address)}
    application.exitQgis()
    sys.stdout.write(f"\n{json.dumps(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
