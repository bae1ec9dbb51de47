import type { AssignedDatabase } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createHash } from 'node:crypto';
import type { DatabaseDefinitionRecord, DatabaseDefinitionStore, FetchOutcome } from '../../model/index.ts';
import type { AssignedDatabases } from '../checks.ts';
import type { PasswordKeeper } from './passwords.ts';

export interface AssignedDatabasesDeps {
  readonly store: Pick<DatabaseDefinitionStore, 'assignedTo' | 'noteFetched'>;
  readonly passwords: PasswordKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What one host's agent is told, and that it was told it. */
export function createAssignedDatabases(deps: AssignedDatabasesDeps): AssignedDatabases {
  const { store, passwords, clock, logger } = deps;

  async function note(
    definitions: readonly DatabaseDefinitionRecord[],
    outcomeOf: (definition: DatabaseDefinitionRecord) => FetchOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    if (definitions.length === 0) {
      return;
    }
    const outcomes = definitions.map((one) => ({
      id: one.id,
      updatedAt: one.updatedAt,
      outcome: outcomeOf(one),
    }));
    // What people see of it may be late; the agent need not suffer for it.
    await store.noteFetched(outcomes, clock.now(), signal).catch((error: unknown) => {
      logger.warn({ err: error }, 'it is not noted that an agent fetched its databases');
    });
  }

  return {
    of: async (hostId, { takes, isPrivate }, signal) => {
      const definitions = hostId === null ? [] : await store.assignedTo(hostId, signal);
      if (!takes) {
        await note(definitions, () => 'refused', signal);
        return { revision: revisionOf(['refused']), items: [] };
      }
      const items = definitions.map((one) => assignedOf(one, passwords.open(one), isPrivate));
      const outcomes = new Map(items.map(({ id, withheld }) => [id, OUTCOMES[withheld ?? 'nothing']]));
      await note(definitions, ({ id }) => outcomes.get(id) ?? 'taken', signal);
      const versions = definitions.map(({ id, updatedAt }) => [id, updatedAt, outcomes.get(id)]);
      return { revision: revisionOf(versions), items };
    },
  };
}

const OUTCOMES = {
  nothing: 'taken',
  plain_http: 'no_password',
  unreadable: 'unreadable',
} as const satisfies Record<string, FetchOutcome>;

function assignedOf(
  { id, name, spec }: DatabaseDefinitionRecord,
  password: string | null | undefined,
  isPrivate: boolean,
): AssignedDatabase {
  const withheld =
    password === undefined ? 'unreadable' : password === null || isPrivate ? null : 'plain_http';
  return {
    id,
    name,
    kind: spec.kind,
    address: spec.address,
    port: spec.port,
    database: spec.database,
    username: spec.username,
    password: withheld === null ? (password ?? null) : null,
    withheld,
    tls: { mode: spec.tls.mode, ca: spec.tls.ca },
    interval_seconds: spec.interval_seconds,
    slow_threshold_ms: spec.slow_threshold_ms,
    explain: spec.explain,
  };
}

/** Of versions, not of what is in them: whoever sees it cannot try passwords against it. */
function revisionOf(versions: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(versions)).digest('base64url').slice(0, 22);
}
