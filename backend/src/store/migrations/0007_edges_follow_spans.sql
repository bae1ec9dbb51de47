-- Which minutes of calls are to be computed again. Appended by writers in the transaction of their spans, folded by
-- the job to one row a minute.
CREATE TABLE vigilops.edge_notes (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_minute timestamptz NOT NULL,
  to_minute   timestamptz NOT NULL,
  noted_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE vigilops.edge_dirty (
  minute timestamptz PRIMARY KEY,
  since  timestamptz NOT NULL
);

-- Spans that were stored before there were notes.
INSERT INTO vigilops.edge_notes (from_minute, to_minute)
SELECT date_trunc('minute', now()) - interval '7 days', date_trunc('minute', now())
WHERE EXISTS (SELECT FROM vigilops.spans);

DELETE FROM vigilops.job_marks WHERE job = 'service-edges';
