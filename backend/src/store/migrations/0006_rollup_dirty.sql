-- Hours whose finished buckets lack samples that came late: what is left of many notes once equal ones are folded.
-- Written by the rollup job alone, so that writers never meet here.
CREATE TABLE vigilops.rollup_dirty (
  hour         timestamptz NOT NULL,
  first_minute smallint NOT NULL,
  last_minute  smallint NOT NULL,
  series_ids   integer[] NOT NULL,
  since        timestamptz NOT NULL,
  PRIMARY KEY (hour, first_minute, last_minute)
);

ALTER TABLE vigilops.rollup_late ADD COLUMN noted_at timestamptz NOT NULL DEFAULT now();
