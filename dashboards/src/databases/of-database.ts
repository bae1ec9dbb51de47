import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { is, metric, type MetricParts, type Question } from '../ask/question.ts';
import { COLOUR } from '../house/colours.ts';
import { dashboardOf } from '../house/dashboard.ts';
import type { Section } from '../house/layout.ts';
import type { Limits } from '../house/limits.ts';
import { APP_PAGE } from '../house/links.ts';
import { chosen } from '../house/variables.ts';
import { chart, type ChartLook } from '../panels/chart.ts';
import { gauge, stat } from '../panels/figures.ts';

const INSTANCE = 'vigilops.db.instance';
const MOST_LINES = 20;
const CONNECTION_LIMITS: Limits = { warning: 0.8, bad: 0.95 };
const LAG_LIMITS: Limits = { warning: 30, bad: 300 };

const where = [is(INSTANCE, '$database')];
/** One value for the server, from whichever host it is watched. */
const ofServer = (name: string, parts: MetricParts = {}): Question =>
  metric(name, { filters: where, groupBy: [INSTANCE], legend: `{{${INSTANCE}}}`, ...parts });

/** A chart of one metric of a kind of server. */
export interface OwnChart {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly metric: string;
  /** A line for each of its values. */
  readonly by?: string;
  readonly only?: readonly [label: string, value: string];
  /** A counter is shown as a rate. */
  readonly isCounter?: boolean;
  readonly unit: string;
  readonly look?: ChartLook;
  readonly noValue?: string;
}

export interface DatabaseDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** One that servers of this kind have, and no others. */
  readonly listedBy: string;
  readonly own: readonly {
    readonly title: string;
    readonly id: number;
    readonly charts: readonly OwnChart[];
  }[];
  /** Of what all kinds have, what this one does not tell. */
  readonly without?: readonly ('deadlocks' | 'statements' | 'transactions' | 'size' | 'memory' | 'lag')[];
}

/** How one server fares: what all kinds have in common, then what this kind alone can tell. */
export function databaseDashboard({ own, listedBy, without = [], ...about }: DatabaseDashboard): Dashboard {
  return dashboardOf({
    ...about,
    page: { title: 'Databases in VigilOps', url: APP_PAGE.databases },
    variables: [
      chosen({
        name: 'database',
        label: 'Database',
        description: 'The server that every panel is about, by the name that its agent has for it.',
        lookUp: { kind: 'values', metric: listedBy, label: INSTANCE },
      }),
    ],
    sections: [
      { tiles: figures() },
      shared(without),
      ...own.map(({ title, id, charts }): Section => ({
        row: { id, title },
        tiles: charts.map((one) => ({ panel: ownChart(one), width: 12, height: 8 })),
      })),
    ],
  });
}

function figures() {
  const up = stat(
    {
      id: 1,
      title: 'Up',
      description:
        'Whether its agent can ask it: 1 is yes. If not, the page Databases says why and what to do.',
      questions: [ofServer('vigilops.db.up', { timeFunction: 'last', aggregate: 'max' })],
      isNow: true,
    },
    { unit: 'short', decimals: 0, noValue: 'Nothing is heard' },
  );
  const used = gauge(
    {
      id: 2,
      title: 'Connections used',
      description: 'Of the most that are allowed. Near the limit, see on the page Databases who holds them.',
      questions: [
        ofServer('vigilops.db.connections.utilization', { timeFunction: 'last', aggregate: 'max' }),
      ],
      isNow: true,
    },
    { unit: 'percentunit', limits: CONNECTION_LIMITS, noValue: 'Not told' },
  );
  const hits = stat(
    {
      id: 3,
      title: 'Found in memory',
      description:
        'Share of pages or keys that were found in memory. If it falls, more is read than fits: look for the statement.',
      questions: [ofServer('vigilops.db.cache.hit_ratio', { timeFunction: 'avg', aggregate: 'avg' })],
      isNow: true,
    },
    { unit: 'percentunit', decimals: 1, noValue: 'Not told' },
    { reducer: 'mean' },
  );
  const waiting = stat(
    {
      id: 4,
      title: 'Slow statements',
      description:
        'Above the threshold, a second. If they come in numbers, the page Databases shows which they are.',
      questions: [ofServer('vigilops.db.slow_queries', { timeFunction: 'rate', aggregate: 'sum' })],
      isNow: true,
    },
    { unit: 'ops', decimals: 2, noValue: 'None' },
    { reducer: 'mean' },
  );
  return [up, used, hits, waiting].map((panel) => ({ panel, width: 6, height: 4 }));
}

function shared(without: NonNullable<DatabaseDashboard['without']>): Section {
  const charts: readonly (OwnChart & { readonly part?: (typeof without)[number] })[] = [
    {
      id: 10,
      title: 'Connections',
      description:
        'By what they do. Many idle in transaction: a program forgets to commit; many waiting: look at the locks.',
      metric: 'vigilops.db.connections',
      by: 'db.client.connection.state',
      unit: 'short',
      look: { draw: 'area' },
    },
    {
      id: 11,
      title: 'Statements',
      description:
        'A second. A fall with users at the door means that they wait; a rise means that somebody asks more.',
      part: 'statements',
      metric: 'vigilops.db.queries',
      isCounter: true,
      unit: 'ops',
    },
    {
      id: 12,
      title: 'Transactions',
      description:
        'Commits and rollbacks a second. Compare with statements: a rise of one alone is another program.',
      metric: 'vigilops.db.transactions',
      isCounter: true,
      unit: 'ops',
      part: 'transactions',
    },
    {
      id: 13,
      title: 'Slow statements',
      description:
        'Above the threshold, a second. Where they begin, look at the queries of that time on the page Databases.',
      metric: 'vigilops.db.slow_queries',
      isCounter: true,
      unit: 'ops',
      look: { draw: 'bars' },
      noValue: 'None',
    },
    {
      id: 14,
      title: 'Deadlocks',
      description:
        'That the server broke, a second. Programs should change rows in the same order, and try again.',
      metric: 'vigilops.db.deadlocks',
      isCounter: true,
      unit: 'ops',
      look: { draw: 'bars' },
      noValue: 'None',
      part: 'deadlocks',
    },
    {
      id: 15,
      title: 'Replication lag',
      description:
        'How far the furthest replica is behind. If it does not fall again, look at long transactions and its disks.',
      metric: 'vigilops.db.replication.lag',
      unit: 's',
      noValue: 'No replica is known',
      part: 'lag',
    },
    {
      id: 16,
      title: 'Size on disk',
      description:
        'Of all databases together. If it grows faster than before, the tab Tables shows which one it is.',
      metric: 'vigilops.db.size',
      unit: 'bytes',
      part: 'size',
    },
    {
      id: 17,
      title: 'Memory',
      description:
        'That the server says it uses. At its limit keys are removed, or writes refused: see the advice.',
      metric: 'vigilops.db.memory.usage',
      unit: 'bytes',
      part: 'memory',
    },
  ];
  return {
    tiles: charts
      .filter(({ part }) => part === undefined || !without.includes(part))
      .map((one) => ({ panel: ownChart(one), width: 12, height: 8 })),
  };
}

function ownChart({
  id,
  title,
  description,
  metric: name,
  by,
  only,
  isCounter = false,
  unit,
  look,
  noValue,
}: OwnChart) {
  const filters = only === undefined ? where : [...where, is(...only)];
  const question = metric(name, {
    filters,
    groupBy: [by ?? INSTANCE],
    legend: `{{${by ?? INSTANCE}}}`,
    aggregate: isCounter || by !== undefined ? 'sum' : 'max',
    timeFunction: isCounter ? 'rate' : 'avg',
    limit: MOST_LINES,
  });
  return chart(
    { id, title, description, questions: [question] },
    {
      unit,
      min: 0,
      ...(by === undefined ? { colour: COLOUR.cpu } : {}),
      ...(name === 'vigilops.db.replication.lag' ? { limits: LAG_LIMITS } : {}),
      noValue: noValue ?? 'Not told by this server',
    },
    look,
  );
}
