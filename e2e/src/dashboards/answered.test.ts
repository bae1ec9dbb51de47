import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, sendDemo, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { committedDashboards, type DashboardJson, type VariableJson } from './dashboard-file.ts';
import { databaseOf, sendDatabases } from './databases.ts';
import { callOf, questionsOf, type ApiQuestion } from './questions.ts';
import { sendTrouble, TROUBLED } from './trouble.ts';
import { ALL, type Choice } from './variables.ts';

/** Hosts and services of the demo that together send all that a dashboard can ask of one. */
const HOSTS = ['payment-db-01', TROUBLED.host];
const SERVICES = [
  'payments-api',
  'orders-api',
  'users-api',
  'fraud-scorer',
  'settlement-worker',
  TROUBLED.service,
];

/** Until jobs have run and all that was sent is rolled up. */
const PATIENCE_MS = 120_000;

let house: House;

beforeAll(async () => {
  house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: '2s' } });
  const log = join(house.folder, 'orders.log');
  writeFileSync(log, '');
  house.startAgent({
    yaml: `host:\n  name: real-host\nmetrics:\n  interval: 5s\nlogs:\n  - path: ${log}\n    service: orders\n`,
  });
  await sendDemo(house, '20m', ['--hosts', '20']);
  appendFileSync(log, `${new Date().toISOString()} INFO order 1 accepted\n`);
  await sendTrouble(house, Date.now());
  await sendDatabases(house, Date.now());
});
afterAll(() => house.close());

interface Answer {
  readonly series?: readonly { readonly values: readonly (number | null)[] }[];
  readonly total?: number;
  readonly items?: readonly unknown[];
  readonly warnings?: readonly string[];
}

async function answerTo(question: ApiQuestion): Promise<Answer> {
  const { path, body } = callOf(question);
  return house.ask<Answer>(path, body).catch((error: unknown) => {
    throw new Error(question.name, { cause: error });
  });
}

function hasData({ kind }: ApiQuestion, { series = [], total = 0, items = [] }: Answer): boolean {
  switch (kind) {
    case 'metrics':
      return series.some(({ values }) => values.some((value) => value !== null));
    case 'volume':
      return total > 0;
    case 'lines':
    case 'traces':
      return items.length > 0;
    default:
      return kind satisfies never;
  }
}

/** Every way in which the dashboard is looked at: each chosen host or service, All where several can be chosen. */
function looksAt({ uid, templating }: DashboardJson): Record<string, Choice>[] {
  const chosen = (variable: VariableJson): readonly Choice[] => {
    if (variable.type === 'textbox') {
      return [''];
    }
    if (variable.multi === true || variable.type === 'custom') {
      return [ALL];
    }
    if (variable.name === 'database') {
      return [databaseOf(uid.replace('vigilops-', ''))];
    }
    return variable.name === 'host' ? HOSTS : SERVICES;
  };
  return templating.list
    .filter(({ type }) => type !== 'adhoc')
    .reduce<Record<string, Choice>[]>(
      (looks, variable) =>
        looks.flatMap((look) => chosen(variable).map((choice) => ({ ...look, [variable.name]: choice }))),
      [{}],
    );
}

/** Names of questions that no look at the dashboard has an answer for. */
async function unanswered(dashboard: DashboardJson): Promise<string[]> {
  const now = new Date();
  const asked = looksAt(dashboard).flatMap((choices) =>
    questionsOf(dashboard, { range: '1h', choices, now }),
  );
  const open = new Set(asked.map(({ name }) => name));
  for (const question of asked) {
    if (open.has(question.name) && hasData(question, await answerTo(question))) {
      open.delete(question.name);
    }
  }
  return [...open].sort();
}

const dashboards = committedDashboards();

describe.each(dashboards)('$uid', (dashboard) => {
  it('has an answer with data to every question', async () => {
    let open: string[] = [];
    await until('every question is answered', PATIENCE_MS, async () => {
      open = await unanswered(dashboard);
      return open.length === 0 ? true : undefined;
    }).catch(() => undefined);
    expect(open).toEqual([]);
  });

  it('asks nothing that the API warns of', async () => {
    const [choices = {}] = looksAt(dashboard);
    for (const question of questionsOf(dashboard, { range: '1h', choices, now: new Date() })) {
      expect((await answerTo(question)).warnings ?? [], question.name).toEqual([]);
    }
  });

  it('answers a month as well', async () => {
    const [choices = {}] = looksAt(dashboard);
    for (const question of questionsOf(dashboard, { range: '30d', choices, now: new Date() })) {
      await expect(answerTo(question), question.name).resolves.toBeDefined();
    }
  });
});

describe('variables', () => {
  const variables = dashboards.flatMap(({ uid, templating }) =>
    templating.list
      .filter(({ type }) => type === 'query')
      .map((variable) => ({ name: `${uid} / ${variable.name}`, variable })),
  );

  it.each(variables)('$name lists what there is', async ({ variable }) => {
    expect((await optionsOf(variable)).length).toBeGreaterThan(1);
  });
});

async function optionsOf({ query }: VariableJson): Promise<unknown[]> {
  if (query === undefined || typeof query === 'string') {
    throw new Error('a query variable has a query');
  }
  switch (query.kind) {
    case 'hosts':
    case 'services': {
      const { items } = await house.ask<{ items: unknown[] }>(`/api/v1/${query.kind}?limit=1000`);
      return items;
    }
    default: {
      const asked = { key: query.label, metric: query.metric };
      return (await house.ask<{ values: unknown[] }>('/api/v1/labels/values', asked)).values;
    }
  }
}
