import { readFileSync } from 'node:fs';
import { openHouse, sendDemo } from '@vigilops/testkit/house';
import { committedDashboards, type DashboardJson } from '../../e2e/src/dashboards/dashboard-file.ts';
import { callsOf, questionsOf, type ApiCall } from '../../e2e/src/dashboards/questions.ts';
import { ALL, type Choice } from '../../e2e/src/dashboards/variables.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * What each committed dashboard costs over an hour and over a month: all calls of its open rows, six at a time as a
 * browser makes them. `whole` is the wall time until the last answer; `longest` the longest call. A house of its own with a day of
 * the demo's fleet, or the one at VIGILOPS_BENCH_URL with the token in VIGILOPS_BENCH_TOKEN_FILE, which may hold more.
 */
const AT_ONCE = 6;
const ROUNDS = isShort() ? 2 : 5;
const RANGES = ['1h', '30d'] as const;
const ORDINARY = 'payments-api';
/** Three instances with eleven routes: the most series of a histogram. */
const BUSIEST = 'web-gateway';

interface Asked {
  readonly url: string;
  readonly token: string;
}

interface Round {
  readonly wholeMs: number;
  readonly sumMs: number;
  readonly longest: { readonly name: string; readonly ms: number };
}

const { VIGILOPS_BENCH_URL: url, VIGILOPS_BENCH_TOKEN_FILE: tokenFile } = process.env;
if (url !== undefined && tokenFile !== undefined) {
  await measureAll({ url, token: readFileSync(tokenFile, 'utf8').trim() });
} else {
  const house = await openHouse();
  try {
    await sendDemo(house, isShort() ? '20m' : '24h', isShort() ? ['--hosts', '20'] : []);
    await measureAll({ url: house.url, token: house.adminToken });
  } finally {
    await house.close();
  }
}

async function measureAll(house: Asked): Promise<void> {
  for (const dashboard of committedDashboards()) {
    for (const [name, choices] of looksAt(dashboard)) {
      for (const range of RANGES) {
        await measure(house, dashboard, { name, choices, range });
      }
    }
  }
  console.log(`load at the end ${loadNow()}`);
}

function looksAt({ uid }: DashboardJson): [name: string, Readonly<Record<string, Choice>>][] {
  const all = { host: ALL, group: ALL, service: ALL, level: ALL, text: '' };
  switch (uid) {
    case 'vigilops-host':
      return [[uid, { host: 'payment-db-01' }]];
    case 'vigilops-services':
      return [ORDINARY, BUSIEST].map((service) => [`${uid} ${service}`, { service }]);
    default:
      return [[uid, all]];
  }
}

async function measure(
  house: Asked,
  dashboard: DashboardJson,
  look: { name: string; choices: Readonly<Record<string, Choice>>; range: string },
): Promise<void> {
  const rounds: Round[] = [];
  let calls: ApiCall[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    calls = callsOf(questionsOf(dashboard, { ...look, now: new Date(), withoutFolded: true }));
    const taken = await askAll(house, calls);
    // The first one warms the caches of both sides.
    if (round > 0) {
      rounds.push(taken);
    }
  }
  const of = (pick: (round: Round) => number) => spread(rounds.map(pick), 'ms');
  const worst = rounds.map(({ longest }) => longest).sort((a, b) => b.ms - a.ms)[0];
  console.log(
    `${look.name.padEnd(32)} ${look.range.padStart(3)}  ${String(calls.length).padStart(2)} calls  ` +
      `whole ${of(({ wholeMs }) => wholeMs)}  sum ${of(({ sumMs }) => sumMs)}  ` +
      `longest ${of(({ longest }) => longest.ms)}: ${worst?.name ?? ''}`,
  );
}

async function askAll(house: Asked, calls: readonly ApiCall[]): Promise<Round> {
  const waiting = [...calls];
  const taken: { readonly name: string; readonly ms: number }[] = [];
  const began = performance.now();
  const lane = async (): Promise<void> => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      const startedAt = performance.now();
      await ask(house, call);
      taken.push({ name: call.name, ms: performance.now() - startedAt });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return {
    wholeMs: performance.now() - began,
    sumMs: taken.reduce((sum, { ms }) => sum + ms, 0),
    longest: taken.reduce((most, one) => (one.ms > most.ms ? one : most)),
  };
}

async function ask({ url: house, token }: Asked, { name, path, body }: ApiCall): Promise<void> {
  const response = await fetch(`${house}${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${name}: ${String(response.status)} ${text.slice(0, 300)}`);
  }
}
