import type { HostBinding, HostFacts, HostRegistry, TokenRecord } from '../../model/index.ts';
import type { Connections, Session } from '../connections.ts';
import type { CallOptions, Row } from '../database.ts';

const LIMIT_MS = 5_000;

interface HostRow extends Row {
  readonly id: number;
  readonly key: string;
  readonly name: string;
}

export function createHostRegistry(connections: Connections, now: () => Date): HostRegistry {
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });
  return {
    bindAgent: (token, facts, signal) =>
      connections.transaction((session) => bindAgent(session, token, facts, now()), options(signal)),

    findOrCreate: async (facts, signal) => {
      const host = await connections.transaction(async (session) => {
        const found = await findOrCreateHost(session, facts, 'otlp');
        await completeCard(session, found.id, facts);
        return found;
      }, options(signal));
      return host.id;
    },

    touch: async (hostIds, at, signal) => {
      await connections.query(
        {
          text: `UPDATE vigilops.hosts SET last_heartbeat = $2
                 WHERE id IN (SELECT id FROM vigilops.hosts WHERE id = ANY($1::int4[])
                                AND (last_heartbeat IS NULL OR last_heartbeat < $2) ORDER BY id FOR UPDATE)`,
          values: [hostIds, at],
        },
        options(signal),
      );
    },
  };
}

/** The token's row stays locked: its first uses from two places take turns, and the second finds it bound. */
async function bindAgent(
  session: Session,
  token: TokenRecord,
  facts: HostFacts,
  now: Date,
): Promise<HostBinding> {
  const [known] = await session.query<{
    revoked: boolean;
    host_id: number | null;
    for_host_key: string | null;
  }>({
    text: `SELECT revoked_at IS NOT NULL AS revoked, host_id, for_host_key
           FROM vigilops.tokens WHERE id = $1 AND kind = 'agent' FOR UPDATE`,
    values: [token.id],
  });
  if (known === undefined || known.revoked) {
    return refused(`the token "${token.name}" was revoked or is no agent token`);
  }
  if (known.host_id !== null) {
    return boundBefore(session, known.host_id, facts);
  }
  if (known.for_host_key !== null && known.for_host_key !== facts.key) {
    return refused(
      `the token "${token.name}" was made for the host '${known.for_host_key}', not for '${facts.key}'`,
    );
  }
  const host = await findOrCreateHost(session, facts, 'agent');
  const rival = known.for_host_key === null ? await otherAgentOf(session, host.id, token.id, now) : undefined;
  if (rival !== undefined) {
    return refused(
      `the host '${facts.key}' already sends with the token "${rival}"; revoke that one, or make a token for this ` +
        `host (vigilops token create --kind agent --host ${facts.key})`,
    );
  }
  await session.query({
    text: 'UPDATE vigilops.tokens SET host_id = $2 WHERE id = $1',
    values: [token.id, host.id],
  });
  await updateCard(session, host.id, facts);
  return { status: 'bound', hostId: host.id, hostKey: host.key };
}

async function boundBefore(session: Session, hostId: number, facts: HostFacts): Promise<HostBinding> {
  const [host] = await session.query<HostRow>({
    text: 'SELECT id, key, name FROM vigilops.hosts WHERE id = $1 FOR UPDATE',
    values: [hostId],
  });
  if (host === undefined || (facts.key !== host.key && facts.key !== host.name)) {
    return refused(`the token belongs to the host '${host?.key ?? '?'}', but the data names '${facts.key}'`);
  }
  await updateCard(session, host.id, facts);
  return { status: 'bound', hostId: host.id, hostKey: host.key };
}

/** The name of another token that may speak for the host now. */
async function otherAgentOf(
  session: Session,
  hostId: number,
  tokenId: number,
  now: Date,
): Promise<string | undefined> {
  const [rival] = await session.query<{ name: string }>({
    text: `SELECT name FROM vigilops.tokens
           WHERE host_id = $1 AND kind = 'agent' AND id <> $2 AND revoked_at IS NULL
             AND (expires_at IS NULL OR expires_at > $3)
           ORDER BY id LIMIT 1`,
    values: [hostId, tokenId, now],
  });
  return rival?.name;
}

async function findOrCreateHost(
  session: Session,
  facts: HostFacts,
  source: 'agent' | 'otlp',
): Promise<HostRow> {
  const find = async (): Promise<HostRow | undefined> => {
    const [host] = await session.query<HostRow>({
      text: `SELECT id, key, name FROM vigilops.hosts WHERE key = $1${source === 'agent' ? ' FOR UPDATE' : ''}`,
      values: [facts.key],
    });
    return host;
  };
  const known = await find();
  if (known !== undefined) {
    return known;
  }
  const [created] = await session.query<HostRow>({
    text: `INSERT INTO vigilops.hosts (key, name, ips, os, os_version, kernel, arch, agent_version, tags, host_group, labels, source)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT (key) DO NOTHING RETURNING id, key, name`,
    values: [facts.key, ...cardOf(facts), source],
  });
  const host = created ?? (await find());
  if (host === undefined) {
    throw new Error(`the host ${facts.key} was neither found nor created`);
  }
  return host;
}

/** The columns of a card in the order in which the statements below number them, from $2 on. */
function cardOf(facts: HostFacts): readonly unknown[] {
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
async function updateCard(session: Session, hostId: number, facts: HostFacts): Promise<void> {
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
async function completeCard(session: Session, hostId: number, facts: HostFacts): Promise<void> {
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

function refused(reason: string): HostBinding {
  return { status: 'refused', reason };
}
