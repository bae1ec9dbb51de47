import type { HostFacts } from '../../model/index.ts';
import type { Session } from '../connections.ts';

/** The columns of a card in the order in which the statements below number them, from $2 on. */
export function cardOf(facts: HostFacts): readonly unknown[] {
  return [
    facts.name,
    facts.ips,
    facts.os,
    facts.osVersion,
    facts.kernel,
    facts.arch,
    facts.agentVersion,
    facts.tags,
    facts.group,
    JSON.stringify(facts.labels),
  ];
}

/** Only the agent knows the machine: what an SDK on it says is no reason to change the card. */
export async function updateCard(session: Session, hostId: number, facts: HostFacts): Promise<void> {
  if (facts.agentVersion === null) {
    return;
  }
  await session.query({
    text: `UPDATE vigilops.hosts SET name = $2, ips = $3, os = $4, os_version = $5, kernel = $6, arch = $7,
                  agent_version = $8, tags = $9, host_group = $10, labels = $11, source = 'agent'
           WHERE id = $1 AND (name, ips, os, os_version, kernel, arch, agent_version, tags, host_group, labels, source)
             IS DISTINCT FROM ($2, $3::text[], $4, $5, $6, $7, $8, $9::text[], $10, $11::jsonb, 'agent')`,
    values: [hostId, ...cardOf(facts)],
  });
}

/** Labels of a host without an agent, however many senders add theirs. */
const MAX_LABELS = 64;

/**
 * The card of a host without an agent follows the newest resource that names it; what that one leaves out stays. A host
 * known by its id keeps its name when a sender tells only the id.
 */
export async function completeCard(session: Session, hostId: number, facts: HostFacts): Promise<void> {
  await session.query({
    text: `WITH newest AS (
             SELECT id, CASE WHEN $2 = key THEN name ELSE $2 END AS name,
                    CASE WHEN cardinality($3::text[]) > 0 THEN $3 ELSE ips END AS ips,
                    coalesce($4, os) AS os, coalesce($5, os_version) AS os_version, coalesce($6, kernel) AS kernel,
                    coalesce($7, arch) AS arch, coalesce($8, agent_version) AS agent_version,
                    CASE WHEN cardinality($9::text[]) > 0 THEN $9 ELSE tags END AS tags,
                    coalesce($10, host_group) AS host_group,
                    CASE WHEN (SELECT count(*) FROM jsonb_object_keys(labels || $11::jsonb)) > ${String(MAX_LABELS)}
                         THEN $11::jsonb ELSE labels || $11::jsonb END AS labels
             FROM vigilops.hosts WHERE id = $1 AND source = 'otlp'
           )
           UPDATE vigilops.hosts AS host
           SET name = newest.name, ips = newest.ips, os = newest.os, os_version = newest.os_version,
               kernel = newest.kernel, arch = newest.arch, agent_version = newest.agent_version,
               tags = newest.tags, host_group = newest.host_group, labels = newest.labels
           FROM newest
           WHERE host.id = newest.id AND host.source = 'otlp'
             AND (host.name, host.ips, host.os, host.os_version, host.kernel, host.arch, host.agent_version, host.tags,
                  host.host_group, host.labels)
               IS DISTINCT FROM (newest.name, newest.ips, newest.os, newest.os_version, newest.kernel, newest.arch,
                  newest.agent_version, newest.tags, newest.host_group, newest.labels)`,
    values: [hostId, ...cardOf(facts)],
  });
}
