-- What people set over what agents say of their hosts, and hosts that are gone: forgotten, or merged into the one that
-- was installed in their place.

ALTER TABLE vigilops.hosts
  ADD COLUMN edited_name text,
  ADD COLUMN edited_group text,
  ADD COLUMN edited_tags text[],
  -- Over the agent's, key by key; null takes the agent's away.
  ADD COLUMN edited_labels jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(edited_labels) = 'object'),
  -- Silent for longer it is offline; NULL: as the settings say.
  ADD COLUMN offline_after_ms integer CHECK (offline_after_ms > 0),
  ADD COLUMN forgotten_at timestamptz,
  -- A host that was merged stays as another name of this one, which is never merged itself.
  ADD COLUMN merged_into integer REFERENCES vigilops.hosts (id) CHECK (merged_into <> id);
CREATE INDEX hosts_merged_into ON vigilops.hosts (merged_into) WHERE merged_into IS NOT NULL;

-- Hosts as people see them. Also those that are gone, for the names in what they sent; lists take `is_present` alone.
CREATE VIEW vigilops.effective_hosts AS
SELECT id, key, coalesce(edited_name, name) AS name, ips, os, os_version, kernel, arch, agent_version,
       coalesce(edited_tags, tags) AS tags, jsonb_strip_nulls(labels || edited_labels) AS labels,
       coalesce(edited_group, host_group) AS host_group, source, last_heartbeat, created_at, offline_after_ms,
       edited_name, edited_group, edited_tags, edited_labels,
       forgotten_at IS NULL AND merged_into IS NULL AS is_present,
       coalesce(merged_into, id) AS stands_for
FROM vigilops.hosts;

-- Who sends under a merged host's key may be remembered by a backend under its old id. The lock waits for a merge that is
-- under way and then reads what came of it. Series and log streams copy the host of their resource.
CREATE FUNCTION vigilops.follow_merged_host() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  living integer;
BEGIN
  SELECT coalesce(host.merged_into, host.id) INTO living
  FROM vigilops.hosts AS host WHERE host.id = NEW.host_id FOR KEY SHARE;
  NEW.host_id := coalesce(living, NEW.host_id);
  RETURN NEW;
END $$;
CREATE TRIGGER resources_follow_merged_host BEFORE INSERT ON vigilops.resources
  FOR EACH ROW WHEN (NEW.host_id IS NOT NULL) EXECUTE FUNCTION vigilops.follow_merged_host();

CREATE OR REPLACE VIEW grafana_v1.hosts AS
SELECT id, name, ips[1] AS ip, os, arch, agent_version, tags, host_group AS "group",
       CASE WHEN last_heartbeat >= now() - coalesce(offline_after_ms, 90000) * interval '1 millisecond'
            THEN 'online' ELSE 'offline' END AS status,
       last_heartbeat, created_at, key, source, labels
FROM vigilops.effective_hosts WHERE is_present;
COMMENT ON COLUMN grafana_v1.hosts.status IS 'offline after 90 seconds of silence, or after the time of the host itself';
COMMENT ON COLUMN grafana_v1.hosts.labels IS 'keys and values as texts: labels ->> ''env'' = ''production''';
