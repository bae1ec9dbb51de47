-- What Alertmanager knows of an alert beside its labels: when it was last sent, and whether it ends because nobody said
-- when.
ALTER TABLE vigilops.alerts
  ADD COLUMN updated_at      timestamptz,
  ADD COLUMN ends_by_timeout boolean NOT NULL DEFAULT false;

-- Those whose end is waited for.
CREATE INDEX alerts_ending ON vigilops.alerts (ends_at) WHERE state <> 'resolved' AND source <> 'rule';
-- What became of the same alert before.
CREATE INDEX alerts_of_subject ON vigilops.alerts (source, subject_key, id DESC) WHERE source <> 'rule';
