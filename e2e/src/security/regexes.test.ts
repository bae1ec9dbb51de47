import { openHouse, type House } from '@vigilops/testkit/house';
import { createPick } from '@vigilops/testkit/pick';
import { seeded } from '@vigilops/testkit/seeded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendOtlp } from '../abuse/post.ts';
import { EVIL_PATTERNS, EVIL_TEXTS } from './evil-patterns.ts';
import { openProber, type Probe, type Prober } from './probe.ts';
import { processorSeconds } from './processor-time.ts';
import { isLong, SEED, tell } from './tally.ts';

/** Patterns at each place, where not all of them are tried. */
const PATTERNS_TRIED = 16;
/** Of the one thread that answers everybody; what it takes otherwise is some milliseconds. */
const MOST_SECONDS = 1;
const LIMIT_MS = 1_800_000;

/** Where somebody may give a regular expression to the house, and something that it is tried on. */
const PLACES: Readonly<Record<string, (pattern: string) => Omit<Probe, 'headers'>>> = {
  'a search of logs': (pattern) =>
    post('/api/v1/logs/query', { query: searchOf(pattern), from: 'now-1h', limit: 10 }),
  'a text of a search': (pattern) =>
    post('/api/v1/logs/query', {
      text: pattern.slice(0, 1_024),
      text_mode: 'regex',
      from: 'now-1h',
      limit: 10,
    }),
  'bars of a search': (pattern) => post('/api/v1/logs/volume', { query: searchOf(pattern), from: 'now-1h' }),
  'a filter of a metric': (pattern) =>
    post('/api/v1/metrics/query', {
      metric: 'evil.points',
      from: 'now-1h',
      filters: [{ key: 'evil', op: '=~', value: pattern.slice(0, 1_024) }],
    }),
  'labels of metrics': (pattern) =>
    post('/api/v1/labels/values', {
      key: 'evil',
      filters: [{ key: 'evil', op: '=~', value: pattern.slice(0, 1_024) }],
    }),
  'a pipeline that matches': (pattern) => tryOut({ match: { matches: pattern }, steps: [{ type: 'drop' }] }),
  'a pipeline that parses': (pattern) => tryOut({ steps: [{ type: 'parse_regex', pattern }] }),
  'a pipeline of grok': (pattern) =>
    tryOut({ steps: [{ type: 'parse_grok', pattern: `%{GREEDYDATA:x}${pattern}` }] }),
  'a pipeline that masks': (pattern) => tryOut({ steps: [{ type: 'mask', pattern }] }),
  'a condition of a pipeline': (pattern) =>
    tryOut({ steps: [{ type: 'drop', when: { field: 'body', matches: pattern } }] }),
  'a silence': (pattern) =>
    post('/api/v1/silences/preview', {
      matchers: [{ name: 'evil', value: pattern.slice(0, 1_024), is_regex: true }],
    }),
  'a filter of Alertmanager': (pattern) => ({
    method: 'GET',
    path: `/api/v2/alerts?filter=${encodeURIComponent(`evil=~${JSON.stringify(pattern)}`).slice(0, 6_000)}`,
  }),
  'rules of Prometheus': (pattern) =>
    post('/api/v1/alert-rules/import', {
      yaml: `groups:\n- name: evil\n  rules:\n  - alert: evil\n    expr: ${JSON.stringify(`up{evil=~${JSON.stringify(pattern)}} == 0`)}\n`,
    }),
  'a check': (pattern) =>
    post('/api/v1/services', {
      name: 'evil',
      check: { type: 'http', url: 'http://127.0.0.1:9/', body_matches: pattern.slice(0, 1_024) },
    }),
  'a rule on logs': (pattern) =>
    post('/api/v1/alert-rules/backtest', {
      rule: { name: 'evil', condition: { type: 'log', query: searchOf(pattern) } },
      days: 1,
    }),
};

const searchOf = (pattern: string) => `/${pattern.replaceAll('/', '\\/')}/`;

describe.runIf(process.platform === 'linux')('expressions without an end', { timeout: LIMIT_MS }, () => {
  let house: House;
  let prober: Prober;
  const statuses = new Map<string, Set<number>>();
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    prober = openProber(house.url);
    await sendEvilTexts(house);
  }, LIMIT_MS);
  afterAll(async () => {
    prober.close();
    await house.close();
  });

  /** Seconds of the house's own thread that an answer took. */
  async function costOf(place: string, probe: Omit<Probe, 'headers'>): Promise<number> {
    const before = processorSeconds(house.backendPid());
    const { status } = await prober.ask({
      ...probe,
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
    });
    statuses.set(place, (statuses.get(place) ?? new Set()).add(status));
    return processorSeconds(house.backendPid()) - before;
  }

  it.each(Object.keys(PLACES))('cost next to nothing in %s', async (place) => {
    const pick = createPick(seeded(SEED));
    const patterns = isLong
      ? EVIL_PATTERNS
      : Array.from({ length: PATTERNS_TRIED }, () => pick.one(EVIL_PATTERNS));
    const hits: string[] = [];
    // One after the other: what it costs is its own.
    for (const pattern of patterns) {
      const probe = PLACES[place]?.(pattern);
      const seconds = probe === undefined ? Infinity : await costOf(place, probe);
      if (seconds > MOST_SECONDS) {
        hits.push(`${seconds.toFixed(2)} s: ${pattern.slice(0, 200)}`);
      }
    }
    tell('G22', `expressions in ${place}`, patterns.length);
    expect(hits).toEqual([]);
    const answers = [...(statuses.get(place) ?? [])].toSorted((a, b) => a - b);
    expect(
      answers.filter((status) => ![200, 201, 204, 400, 409, 422, 504].includes(status)),
      place,
    ).toEqual([]);
  });

  it('are needed for nothing: lines that are long and odd cost as little as others', async () => {
    const hits: string[] = [];
    for (const text of [...EVIL_TEXTS, ...EVIL_PATTERNS.slice(-20)]) {
      const long = text.repeat(Math.max(1, Math.floor(60_000 / text.length)));
      const before = processorSeconds(house.backendPid());
      await sendOtlp(house, '/v1/logs', logsOf([long]));
      await costOf(
        'lines',
        tryOut({ steps: [{ type: 'mask', kinds: ['email', 'card', 'jwt', 'password', 'iban'] }] }, [long]),
      );
      await costOf('lines', post('/api/v1/assistant/privacy', { question: long.slice(0, 2_000) }));
      const seconds = processorSeconds(house.backendPid()) - before;
      if (seconds > MOST_SECONDS) {
        hits.push(`${seconds.toFixed(2)} s: ${text.slice(0, 60)}`);
      }
    }
    tell('G22', 'lines', EVIL_TEXTS.length + 20);
    expect(hits).toEqual([]);
  });
});

function post(path: string, body: object): Omit<Probe, 'headers'> {
  return { method: 'POST', path, body: JSON.stringify(body) };
}

function tryOut(pipeline: object, lines: readonly string[] = EVIL_TEXTS): Omit<Probe, 'headers'> {
  return post('/api/v1/log-pipelines/try', {
    pipeline: { name: 'evil', ...pipeline },
    lines: lines.map((body) => ({ body })),
  });
}

function logsOf(bodies: readonly string[]): object {
  const timeUnixNano = `${String(Date.now())}000000`;
  const logRecords = bodies.map((stringValue) => ({
    timeUnixNano,
    severityNumber: 9,
    body: { stringValue },
  }));
  return { resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ logRecords }] }] };
}

async function sendEvilTexts(house: House): Promise<void> {
  await sendOtlp(house, '/v1/logs', logsOf([...EVIL_TEXTS, ...EVIL_TEXTS, ...EVIL_TEXTS]));
  const dataPoints = EVIL_TEXTS.map((text) => ({
    timeUnixNano: `${String(Date.now())}000000`,
    asDouble: 1,
    attributes: [{ key: 'evil', value: { stringValue: text.slice(0, 1_000) } }],
  }));
  await sendOtlp(house, '/v1/metrics', {
    resourceMetrics: [
      { resource: {}, scopeMetrics: [{ metrics: [{ name: 'evil.points', gauge: { dataPoints } }] }] },
    ],
  });
  await house
    .ask(
      '/api/v2/alerts',
      EVIL_TEXTS.map((text) => ({ labels: { alertname: 'evil', evil: text.slice(0, 1_000) } })),
    )
    .catch(() => undefined);
}
