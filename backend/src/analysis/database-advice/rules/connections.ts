import type { DatabaseConnections } from '@vigilops/contracts/api';
import { heaviest, highestOf } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

type Group = DatabaseConnections['groups'][number];

const MUCH = 0.8;
const TOO_MUCH = 0.95;
/** In a transaction without a statement. */
const LONG_SECONDS = 300;
const TOO_LONG_SECONDS = 3_600;
const MOST = 5;

/** The limit is near, with who holds most of what there is. */
export const connections: AdviceRule = ({ database, hour, connections: { groups } }) => {
  const most = database.figures?.connections_max ?? null;
  const peak = highestOf(hour.figures.connections);
  if (most === null || most <= 0 || peak === null || peak / most < MUCH) {
    return [];
  }
  const [holder] = heaviest([...byHolder(groups)], ([, count]) => count, 1);
  const idle = sum(groups, 'idle_in_transaction');
  return [
    advice({
      code: 'connections',
      severity: peak / most >= TOO_MUCH ? 'critical' : 'warning',
      subject: database.name,
      names: { holder: holder?.[0] ?? '', state: idle > most / 10 ? 'idle_in_transaction' : 'many' },
      evidence: [
        evidence('connections_peak', peak, '', 'connections'),
        evidence('connections_max', most, '', 'connections'),
        holder === undefined ? undefined : evidence('most_connections', holder[0], '', 'connections'),
        evidence('connections_of_it', holder?.[1], '', 'connections'),
        evidence('idle_in_transaction', idle, '', 'connections'),
        evidence('idle', sum(groups, 'idle'), '', 'connections'),
        evidence('waiting', sum(groups, 'waiting'), '', 'connections'),
      ],
    }),
  ];
};

/** A transaction that was left open holds its locks, and rows that nobody may clear away. */
export const idleInTransaction: AdviceRule = ({ database, connections: { groups } }) => {
  const long = groups.filter(
    ({ state, longest_seconds: seconds }) =>
      state === 'idle_in_transaction' && (seconds ?? 0) >= LONG_SECONDS,
  );
  const worst = new Map<string, Group>();
  for (const group of heaviest(long, ({ longest_seconds: seconds }) => seconds ?? 0, long.length)) {
    worst.set(nameOf(group), worst.get(nameOf(group)) ?? group);
  }
  return [...worst].slice(0, MOST).map(([holder, group]) =>
    advice({
      code: 'idle_in_transaction',
      severity: (group.longest_seconds ?? 0) >= TOO_LONG_SECONDS ? 'critical' : 'warning',
      subject: holder,
      names: { holder },
      evidence: [
        evidence('idle_for', group.longest_seconds, 's', 'connections'),
        evidence('sessions', group.count, '', 'connections'),
        evidence('user', group.user, '', 'connections'),
        evidence('address', group.address, '', 'connections'),
        evidence('database', group.database, '', 'connections'),
        evidence(
          'idle_in_transaction_session_timeout',
          database.settings.idle_in_transaction_session_timeout,
        ),
      ],
    }),
  );
};

function byHolder(groups: readonly Group[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups) {
    counts.set(nameOf(group), (counts.get(nameOf(group)) ?? 0) + group.count);
  }
  return counts;
}

/** A program where it says its name, else whose account it is and from where. */
function nameOf({ application, user, address }: Group): string {
  const said = [application, user].find((part) => part !== null && part !== '') ?? '?';
  return application === null || application === '' ? `${said} @ ${address ?? '?'}` : said;
}

const sum = (groups: readonly Group[], wanted: Group['state']) =>
  groups.reduce((all, { state, count }) => all + (state === wanted ? count : 0), 0);
