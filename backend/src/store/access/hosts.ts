import type { HostBinding, HostFacts, HostRegistry, TokenRecord } from '../../model/index.ts';
import type { Connections, Session } from '../connections.ts';
import type { CallOptions, Row } from '../database.ts';
import { cardOf, completeCard, updateCard } from './host-card.ts';

const LIMIT_MS = 5_000;
/** Who may still send by a token that was revoked with its host: backends know it by heart for seconds, and a slow body. */
const LAST_WORDS_MS = 60_000;

interface HostRow extends Row {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly forgotten: boolean;
  readonly merged_into: number | null;
}

const HOST_COLUMNS = 'id, key, name, forgotten_at IS NOT NULL AS forgotten, merged_into';

export function createHostRegistry(connections: Connections, now: () => Date): HostRegistry {
  const options = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs: LIMIT_MS });
  return {
    bindAgent: (token, facts, signal) =>
      connections.transaction((session) => bindAgent(session, token, facts, now()), options(signal)),

    findOrCreate: async (facts, signal) => {
      const host = await connections.transaction(async (session) => {
        const found = await findOrCreateHost(session, facts, 'otlp');
        await bringBack(session, found);
        if (found.key === facts.key) {
          await completeCard(session, found.id, facts);
        }
        return found;
      }, options(signal));
      return host.id;
    },

    touch: async (hostIds, at, signal) => {
      await connections.query(
        {
          text: `UPDATE vigilops.hosts
                 SET last_heartbeat = $2, forgotten_at = CASE WHEN forgotten_at >= $3 THEN forgotten_at END
                 WHERE id IN (SELECT id FROM vigilops.hosts
                              WHERE id IN (SELECT coalesce(merged_into, id) FROM vigilops.hosts WHERE id = ANY($1::int4[]))
                                AND (last_heartbeat IS NULL OR last_heartbeat < $2) ORDER BY id FOR NO KEY UPDATE)`,
          values: [hostIds, at, new Date(at.getTime() - LAST_WORDS_MS)],
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
  return bound(session, host, facts);
}

async function boundBefore(session: Session, hostId: number, facts: HostFacts): Promise<HostBinding> {
  const [host] = await session.query<HostRow & { was_named: boolean }>({
    text: `SELECT ${HOST_COLUMNS},
                  EXISTS (SELECT FROM vigilops.hosts WHERE key = $2 AND merged_into = $1) AS was_named
           FROM vigilops.hosts WHERE id = $1 FOR UPDATE`,
    values: [hostId, facts.key],
  });
  if (host === undefined || !(facts.key === host.key || facts.key === host.name || host.was_named)) {
    return refused(`the token belongs to the host '${host?.key ?? '?'}', but the data names '${facts.key}'`);
  }
  return bound(session, host, facts);
}

async function bound(session: Session, host: HostRow, facts: HostFacts): Promise<HostBinding> {
  await bringBack(session, host);
  const binding = { status: 'bound', hostId: host.id, hostKey: host.key } as const;
  if (facts.key !== host.key && facts.key !== host.name) {
    // Under the key of a host that was merged: what it tells is of a machine that is no more.
    return { ...binding, formerKey: facts.key };
  }
  await updateCard(session, host.id, facts);
  return binding;
}

async function bringBack(session: Session, host: HostRow): Promise<void> {
  if (host.forgotten) {
    await session.query({
      text: 'UPDATE vigilops.hosts SET forgotten_at = NULL WHERE id = $1',
      values: [host.id],
    });
  }
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

/** The host of that key, or the one that it was merged into. */
async function findOrCreateHost(
  session: Session,
  facts: HostFacts,
  source: 'agent' | 'otlp',
): Promise<HostRow> {
  const findBy = async (column: 'key' | 'id', value: string | number): Promise<HostRow | undefined> => {
    const lock = source === 'agent' ? 'FOR UPDATE' : '';
    const [host] = await session.query<HostRow>({
      text: `SELECT ${HOST_COLUMNS} FROM vigilops.hosts WHERE ${column} = $1 ${lock}`,
      values: [value],
    });
    return host === undefined || host.merged_into === null ? host : findBy('id', host.merged_into);
  };
  const find = () => findBy('key', facts.key);
  const known = await find();
  if (known !== undefined) {
    return known;
  }
  const [created] = await session.query<HostRow>({
    text: `INSERT INTO vigilops.hosts (key, name, ips, os, os_version, kernel, arch, agent_version, tags, host_group, labels, source)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT (key) DO NOTHING RETURNING ${HOST_COLUMNS}`,
    values: [facts.key, ...cardOf(facts), source],
  });
  const host = created ?? (await find());
  if (host === undefined) {
    throw new Error(`the host ${facts.key} was neither found nor created`);
  }
  return host;
}

function refused(reason: string): HostBinding {
  return { status: 'refused', reason };
}
