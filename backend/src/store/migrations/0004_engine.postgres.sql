-- Range partitions. They live in a schema of their own, so that the list of tables stays readable; jobs and the writer
-- make them, retention drops them (see engines/postgres).

CREATE SCHEMA vigilops_partitions;

-- The width of a partition by table. A width never changes, or new partitions would overlap old ones.
CREATE TABLE vigilops.partitioned_tables (
  name       text PRIMARY KEY,
  width_days integer NOT NULL CHECK (width_days > 0)
);
INSERT INTO vigilops.partitioned_tables VALUES
  ('samples', 1), ('histograms', 1), ('exemplars', 1), ('logs', 1), ('spans', 1), ('service_edges', 7),
  ('samples_1m_data', 1), ('samples_5m_data', 7), ('samples_1h_data', 30);
