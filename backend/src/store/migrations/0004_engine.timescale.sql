-- Hypertables and their columnstore. Intervals and policies are settings: see engines/timescale.

SELECT create_hypertable('vigilops.samples', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.histograms', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.exemplars', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.logs', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.spans', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.service_edges', by_range('time', interval '7 days'), create_default_indexes => false);
SELECT create_hypertable('vigilops.samples_1m_data', by_range('time', interval '1 day'), create_default_indexes => false);
SELECT create_hypertable('vigilops.samples_5m_data', by_range('time', interval '7 days'), create_default_indexes => false);
SELECT create_hypertable('vigilops.samples_1h_data', by_range('time', interval '30 days'), create_default_indexes => false);

ALTER TABLE vigilops.samples SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.histograms SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.exemplars SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.logs SET (timescaledb.compress, timescaledb.compress_segmentby = 'stream_id', timescaledb.compress_orderby = 'time, sequence');
ALTER TABLE vigilops.spans SET (timescaledb.compress, timescaledb.compress_segmentby = 'resource_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.samples_1m_data SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.samples_5m_data SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
ALTER TABLE vigilops.samples_1h_data SET (timescaledb.compress, timescaledb.compress_segmentby = 'series_id', timescaledb.compress_orderby = 'time');
