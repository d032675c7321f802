"""The record kinds, by what they tell of: see `fieldhouse.ingest.schema`."""
