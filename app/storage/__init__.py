"""The ledger, the gazetteer and the answer in SQL: SQLite (a GeoPackage) or PostgreSQL with PostGIS.

All queries of Marchland stand here. A function takes an open connection and never commits: who opens
the transaction ends it.
"""
