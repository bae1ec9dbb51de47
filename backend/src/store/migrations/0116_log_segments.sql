-- What log records of a stream can contain, some hundred records at a time: a search opens only segments that may match.
-- Written with the records in one transaction, so each stored record lies in a segment of its stream: between from_time and
-- time, both included. Segments of a stream may overlap; none reaches over the end of a day (UTC).
CREATE TABLE vigilops.log_segments (
  time       timestamptz NOT NULL,
  from_time  timestamptz NOT NULL,
  stream_id  integer NOT NULL,
  -- Bit n is set where a record has the severity number n.
  severities integer NOT NULL,
  records    integer NOT NULL,
  -- Of the bodies, as UTF-8.
  body_bytes bigint NOT NULL,
  -- The filter has 2^bits bits.
  bits       smallint NOT NULL,
  filter     bytea NOT NULL
) {{partition_by_time}};
CREATE INDEX log_segments_time ON vigilops.log_segments (time DESC);

DO $$
BEGIN
  IF to_regclass('vigilops.partitioned_tables') IS NULL THEN
    PERFORM create_hypertable('vigilops.log_segments', by_range('time', interval '1 day'), create_default_indexes => false);
  ELSE
    INSERT INTO vigilops.partitioned_tables VALUES ('log_segments', 1);
  END IF;
END $$;

-- A filter is of noise: it cannot be made smaller, and is read as it lies in its page.
ALTER TABLE vigilops.log_segments ALTER COLUMN filter SET STORAGE PLAIN;

-- Records up to this time may have no segment: they were stored before there were any. No row: all have one.
CREATE TABLE vigilops.log_segments_begin (after timestamptz NOT NULL);
INSERT INTO vigilops.log_segments_begin
SELECT greatest(max(time), now() + interval '10 minutes') FROM vigilops.logs HAVING count(*) > 0;
