import type { DbReport } from '@vigilops/contracts/db-report';

import { normaliseSql } from '../../sql/normalise.ts';
import { NO_RIGHT, type Parts } from '../parts.ts';
import type { Server } from '../server.ts';
import type { Session } from '../session.ts';
import { isOfStatement } from '../trouble.ts';
import { withoutLiterals } from './without-literals.ts';

type PlanReport = Extract<DbReport['report'], { type: 'plan' }>;

/** A slow statement as the server has it, with literals or with `$1`: it stays on this host. */
export interface Explainable {
  readonly sql: string;
  readonly fingerprint: string;
  readonly user: string | null;
}

/** Words of statements that do more than read, or lock what they read; a name in quotes is no word. */
const MORE_THAN_READING =
  /\b(?:insert|update|delete|merge|into|share|nextval|setval|pg_sleep\w*|dblink\w*|lo_\w+|pg_read_\w+|pg_terminate_backend|pg_cancel_backend|set_config|pg_advisory\w*)\b/i;
const BEGINS_AS_READING = /^\(*\s*(?:select|with)\b/i;
const HAS_PARAMETERS = /\$\d/;

/**
 * Whether its plan may be asked: one statement that reads. A semicolon anywhere would let a second statement in, so it is
 * refused even within quotes.
 */
export function mayBeExplained(sql: string, server: Pick<Server, 'number'>): boolean {
  const text = sql.trim().replace(/;\s*$/, '');
  const { text: normalised } = normaliseSql(text, 'postgresql');
  return (
    !text.includes(';') &&
    // What was cut off has no end.
    !normalised.endsWith('…') &&
    BEGINS_AS_READING.test(normalised) &&
    // In literals, too: where one ends is for the server to say.
    !MORE_THAN_READING.test(text) &&
    (server.number >= 160_000 || !HAS_PARAMETERS.test(text))
  );
}

/** The plan without running the statement; undefined where the server cannot make one. */
export async function explain(
  session: Session,
  server: Server,
  parts: Parts,
  { sql, fingerprint, user }: Explainable,
  nowMs: number,
): Promise<PlanReport | undefined> {
  const text = sql.trim().replace(/;\s*$/, '');
  const generic = server.number >= 160_000 && HAS_PARAMETERS.test(text) ? ', GENERIC_PLAN' : '';
  await session.ask('BEGIN TRANSACTION READ ONLY');
  try {
    const rows = await parts.read(
      {
        what: 'plans of statements on tables that the account may not read',
        grant: planGrant(server),
      },
      async () => {
        // Tables are looked for where the one who asked looks for them, as a rule.
        await session.ask(`SET LOCAL search_path = ${user === null ? '' : `${quoted(user)}, `}public`);
        return await session
          .ask<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON${generic}) ${text}`)
          .catch(withoutPlan);
      },
    );
    const plan = rows?.[0]?.['QUERY PLAN'];
    const json = plan === undefined ? undefined : JSON.stringify(withoutLiterals(plan));
    return json === undefined || json.length > MAX_PLAN_CHARACTERS
      ? undefined
      : { type: 'plan', fingerprint, at: new Date(nowMs).toISOString(), format: 'json', plan: json };
  } finally {
    await session.ask('ROLLBACK');
  }
}

/** A table that is elsewhere, or gone: there is no plan. What the server says of it may quote the statement. */
function withoutPlan(error: unknown): readonly [] {
  if (isOfStatement(error) && error.code !== NO_RIGHT) {
    return [];
  }
  throw error;
}

/** As the contract has it. */
const MAX_PLAN_CHARACTERS = 65_536;

function planGrant({ number, user }: Server): string {
  return number >= 140_000
    ? `GRANT pg_read_all_data TO ${user}; -- or SELECT on the tables of these statements`
    : `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user};`;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
