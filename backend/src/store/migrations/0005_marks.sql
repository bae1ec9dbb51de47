-- How far a periodic job has come, where it works through time.
CREATE TABLE vigilops.job_marks (
  job  text PRIMARY KEY,
  mark timestamptz NOT NULL
);
