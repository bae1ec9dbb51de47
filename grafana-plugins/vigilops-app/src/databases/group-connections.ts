import type { ConnectionGroup, ConnectionState } from './types.ts';

export const CONNECTION_STATES = [
  'active',
  'waiting',
  'idle_in_transaction',
  'idle',
  'other',
] as const satisfies readonly ConnectionState[];

export const GROUPINGS = ['user', 'application', 'address', 'database', 'state'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Connections {
  /** Null: the server does not say, or the account may not see it. */
  readonly key: string | null;
  readonly total: number;
  readonly states: Readonly<Record<ConnectionState, number>>;
  /** For how long the oldest of them has been in its state; of those that hold a transaction open and do nothing. */
  readonly longestIdleSeconds: number | null;
  readonly longestSeconds: number | null;
}

const NOBODY: Connections['states'] = { active: 0, waiting: 0, idle_in_transaction: 0, idle: 0, other: 0 };

/** Connections by one of what is told of them, the most first. */
export function groupConnections(groups: readonly ConnectionGroup[], by: Grouping): Connections[] {
  const found = new Map<string | null, Connections>();
  for (const group of groups) {
    const key = group[by];
    const old = found.get(key) ?? {
      key,
      total: 0,
      states: NOBODY,
      longestIdleSeconds: null,
      longestSeconds: null,
    };
    const { state, count, longest_seconds: longest } = group;
    found.set(key, {
      key,
      total: old.total + count,
      states: { ...old.states, [state]: old.states[state] + count },
      longestSeconds: larger(old.longestSeconds, longest),
      longestIdleSeconds:
        state === 'idle_in_transaction' ? larger(old.longestIdleSeconds, longest) : old.longestIdleSeconds,
    });
  }
  return [...found.values()].sort((a, b) => b.total - a.total);
}

const larger = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
