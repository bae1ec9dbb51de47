import type { DbReport } from '@vigilops/contracts/db-report';

import { normaliseSql } from '../sql/normalise.ts';
import { NO_RIGHT } from './missing.ts';
import { type Ask, quotedName, SqlError, textIn } from './rows.ts';
import type { SessionStatement } from './sessions.ts';

/** A slow statement as it was sent, for the server's own eyes. */
export interface Explainable {
  readonly fingerprint: string;
  readonly raw: string;
  readonly database: string | null;
}

/** Slow statements that were seen whole, until plans are asked for. */
export interface ToExplain {
  add(statement: SessionStatement, database: string | null): void;
  take(): readonly Explainable[];
}

const MAX_PLANS = 5;
/** As the contract has it in REPORT_LIMITS. */
const MAX_PLAN_TEXT = 65_536;

export function createToExplain(): ToExplain {
  let waiting = new Map<string, Explainable>();
  return {
    add({ fingerprint, raw }, database) {
      if (raw !== null && isOneSelect(raw) && waiting.size < MAX_PLANS) {
        waiting.set(fingerprint, { fingerprint, raw, database });
      }
    },
    take() {
      const taken = [...waiting.values()];
      waiting = new Map();
      return taken;
    },
  };
}

/** One statement that only reads, as far as its words tell; the session is read-only besides. */
export function isOneSelect(sql: string): boolean {
  const { text } = normaliseSql(sql, 'mysql');
  return (
    /^\(*(?:SELECT|WITH)\b/i.test(text) &&
    !/;|\bINTO\b|…$|^\(*WITH\b.*\b(?:UPDATE|DELETE)\b/i.test(text) &&
    !/\/\*M?!/.test(sql)
  );
}

/** EXPLAIN, which runs nothing; what the server does not explain to this account is left out. */
export async function askPlans(
  ask: Ask,
  statements: readonly Explainable[],
  nowMs: number,
  onDenied: (database: string | null) => void,
): Promise<Extract<DbReport['report'], { type: 'plan' }>[]> {
  const plans: Extract<DbReport['report'], { type: 'plan' }>[] = [];
  for (const { fingerprint, raw, database } of statements) {
    const plan = await explain(
      ask,
      raw,
      () => {
        onDenied(database);
      },
      database,
    );
    if (plan !== undefined && plan.length <= MAX_PLAN_TEXT) {
      plans.push({ type: 'plan', fingerprint, at: new Date(nowMs).toISOString(), format: 'json', plan });
    }
  }
  return plans;
}

async function explain(
  ask: Ask,
  raw: string,
  onDenied: () => void,
  database: string | null,
): Promise<string | undefined> {
  try {
    if (database !== null) {
      await ask(`USE ${quotedName(database)}`);
    }
    const [row = {}] = await ask(`EXPLAIN FORMAT=JSON ${raw}`);
    return cleanPlan(textIn(row, 'explain') ?? '');
  } catch (error) {
    if (!(error instanceof SqlError)) {
      throw error;
    }
    if (NO_RIGHT.has(error.errno)) {
      onDenied();
    }
    return undefined;
  }
}

/** Names, and figures that the optimizer writes as texts. */
const NAMES: ReadonlySet<string> = new Set([
  'table_name',
  'key',
  'possible_keys',
  'used_key_parts',
  'used_columns',
  'index_name',
  'schema_name',
  'access_type',
  'partitions',
  'operation_type',
]);
const FIGURE = /^\d+(?:\.\d+)?[KMGT]?$/;
const FIGURES: ReadonlySet<string> = new Set([
  'query_cost',
  'read_cost',
  'eval_cost',
  'prefix_cost',
  'sort_cost',
  'data_read_per_join',
  'filtered',
  'key_length',
  'query_plan',
]);

/** Without literals, which stand in its conditions; undefined: it is no JSON. */
export function cleanPlan(json: string): string | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(json);
  } catch {
    return undefined;
  }
  return JSON.stringify(cleaned(plan, ''));
}

function cleaned(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => cleaned(one, key));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cleaned(one, name)]));
  }
  if (typeof value !== 'string' || NAMES.has(key) || (FIGURES.has(key) && FIGURE.test(value))) {
    return value;
  }
  return normaliseSql(value, 'mysql').text;
}
