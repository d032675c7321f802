"""Reading what a pay run is given: plans in YAML, tables in CSV or Parquet, and the folder of an earlier run."""
