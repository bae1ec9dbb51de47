-- What most likely caused an incident, or what somebody asked about, as it was computed: later answers are beside earlier
-- ones, for they knew more.

CREATE TABLE vigilops.root_causes (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- NULL: of a moment that somebody chose.
  incident_id integer,
  at          timestamptz NOT NULL,
  -- Which look at its incident it was, from 0 on; NULL: somebody asked.
  stage       smallint,
  asked_by    text,
  -- A RootCauseAnswer of the contracts.
  answer      jsonb NOT NULL CHECK (jsonb_typeof(answer) = 'object'),
  -- Of people: a RootCauseFeedback of the contracts.
  feedback    jsonb CHECK (jsonb_typeof(feedback) = 'object')
);
CREATE INDEX root_causes_of_incident ON vigilops.root_causes (incident_id, id DESC) WHERE incident_id IS NOT NULL;
CREATE INDEX root_causes_at ON vigilops.root_causes (at DESC, id DESC);
-- Two backends at once cannot look twice.
CREATE UNIQUE INDEX root_causes_stage ON vigilops.root_causes (incident_id, stage) WHERE stage IS NOT NULL;

-- Shown where the alarm knows of no dependency between the alerts.
ALTER TABLE vigilops.incidents ADD COLUMN found_cause text;
