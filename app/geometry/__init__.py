"""Boundaries: areas on the ellipsoid, GeoJSON and TopoJSON writing."""
