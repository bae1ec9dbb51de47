import { openHouse, until, type House } from '@vigilops/testkit/house';
import type { AlertRule } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiAt, type Alert, type AlertmanagerApi, type Group, type Silence } from './api.ts';
import { QUESTIONS, storiesOf, type PostedSilence, type Step } from './cases.ts';
import { startAlertmanager } from './oracle.ts';
import { skippedWithout } from './programs.ts';

const SEED = 20_260_301;
const STORIES = 60;
const skipped = skippedWithout('alertmanager');

/**
 * The same alerts and silences to a real Alertmanager and to ours, through the same API: the same answers, alerts, groups,
 * states, silences and fingerprints. Ids of silences differ; so they are told apart by their place.
 */
describe.skipIf(skipped !== '')(`ours and a real Alertmanager${skipped}`, () => {
  let house: House;
  let own: ReadonlySet<string>;
  let ours: AlertmanagerApi;
  let theirs: AlertmanagerApi;
  let end: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    ours = apiAt(house.url, house.adminToken);
    own = await namesOfRules(house);
    const { config } = (await ours.call('GET', '/status')).json as { config: { original: string } };
    const started = await startAlertmanager(config.original);
    theirs = started.api;
    ({ end } = started);
  });
  afterAll(async () => {
    await end();
    await house.close();
  });
  /** All that fires ends, and all silences, so that each story begins with nothing. */
  beforeEach(async () => {
    for (const api of [ours, theirs]) {
      const alerts = (await api.call('GET', '/alerts')).json as readonly Alert[];
      const over = alerts.map(({ labels, startsAt }) => ({
        labels,
        startsAt,
        endsAt: new Date(Math.max(Date.parse(startsAt), Date.now() - 1)).toISOString(),
      }));
      expect(await api.call('POST', '/alerts', over)).toMatchObject({ status: 200 });
      const silences = (await api.call('GET', '/silences')).json as readonly Silence[];
      for (const { id, status } of silences) {
        if (status.state !== 'expired') {
          await api.call('DELETE', `/silence/${id}`);
        }
      }
    }
  });

  const stories = storiesOf(SEED, STORIES).map((steps, number) => [number, steps] as const);
  it.each(stories)('tell the same story %i', async (_number, steps) => {
    const start = Date.now();
    const [mine, real] = [await play(ours, steps, start), await play(theirs, steps, start)];
    expect(mine.statuses).toEqual(real.statuses);
    for (const question of QUESTIONS) {
      for (const path of ['/alerts', '/alerts/groups']) {
        const place = `${path}${question}`;
        const a = seen(await ours.call('GET', place), mine.ids, own);
        expect(a, place).toEqual(
          await settled(async () => seen(await theirs.call('GET', place), real.ids), a),
        );
      }
    }
    expect(await silencesOf(ours, mine.ids)).toEqual(await silencesOf(theirs, real.ids));
  });

  it.each([
    ['POST', '/alerts', 'not JSON'],
    ['POST', '/alerts', '{}'],
    ['POST', '/alerts', '[1]'],
    ['POST', '/alerts', '[]'],
    ['POST', '/alerts', '[{}]'],
    ['POST', '/alerts', '[{"labels":null}]'],
    ['POST', '/alerts', '[{"labels":{}}]'],
    ['POST', '/alerts', '[{"labels":{"a":1}}]'],
    ['POST', '/alerts', '[{"labels":{"a":null}}]'],
    ['POST', '/alerts', '[{"labels":{"":"x"}}]'],
    ['POST', '/alerts', '[{"labels":{"a":"b"},"startsAt":"never"}]'],
    [
      'POST',
      '/alerts',
      '[{"labels":{"a":"b"},"endsAt":"2020-01-01T00:00:00Z","startsAt":"2020-01-02T00:00:00Z"}]',
    ],
    ['POST', '/alerts', '[{"labels":{"a":"b"},"endsAt":"0001-01-01T00:00:00.000Z"}]'],
    ['POST', '/alerts', '[{"labels":{"a":"b"},"startsAt":"2026-03-01T12:00:00.123456789+05:30"}]'],
    ['POST', '/alerts', '[{"labels":{"a":"b"},"unknown":{"c":"d"}}]'],
    ['POST', '/silences', '{}'],
    ['POST', '/silences', '[]'],
    ['POST', '/silences', '{"matchers":[],"startsAt":"","endsAt":"","createdBy":"","comment":""}'],
    ['GET', '/silence/7', undefined],
    ['GET', '/silence/00000000-0000-4000-8000-000000000000', undefined],
    // To end one that is not there is 404 in ours and since 0.27, and 500 before.
    ['GET', '/alerts?active=perhaps', undefined],
    ['GET', '/alerts?receiver=%28', undefined],
    ['GET', '/alerts?filter=', undefined],
    ['GET', '/silences?filter=%7Ba%3Db%7D', undefined],
    ['GET', '/nothing', undefined],
    ['PUT', '/alerts', '[]'],
    ['DELETE', '/silences', undefined],
  ])('answer %s %s of %s alike', async (method, path, body) => {
    const [mine, real] = [await ours.call(method, path, body), await theirs.call(method, path, body)];
    expect(mine.status, JSON.stringify([mine.json, real.json])).toBe(real.status);
    expect(typeof mine.json).toBe(typeof real.json);
  });
});

/** What the house itself has to say is not part of any story. */
async function namesOfRules({ ask }: House): Promise<ReadonlySet<string>> {
  const rules = await until('the rules of the house are there', 60_000, async () => {
    const { items } = await ask<{ items: readonly AlertRule[] }>('/api/v1/alert-rules');
    return items.length > 0 ? items : undefined;
  });
  return new Set(rules.map(({ name }) => name));
}

interface Played {
  /** What each step was answered. */
  readonly statuses: readonly number[];
  readonly ids: readonly string[];
}

async function play(api: AlertmanagerApi, steps: readonly Step[], start: number): Promise<Played> {
  const statuses: number[] = [];
  const ids: string[] = [];
  const timeAt = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
  const post = async (silence: PostedSilence, id?: string) => {
    const known = id === undefined ? undefined : ((await api.call('GET', `/silence/${id}`)).json as Silence);
    const { status, json } = await api.call('POST', '/silences', {
      matchers: silence.matchers,
      // Of one that has begun its own begin, to the millisecond: whether it may stay depends on the second.
      startsAt: known === undefined || silence.starts > 0 ? timeAt(silence.starts) : known.startsAt,
      endsAt: timeAt(silence.ends),
      createdBy: 'Ada',
      comment: 'of a story',
      ...(id === undefined ? {} : { id }),
    });
    statuses.push(status);
    const made = (json as { silenceID?: string } | null)?.silenceID;
    if (made !== undefined && !ids.includes(made)) {
      ids.push(made);
    }
  };
  for (const step of steps) {
    const id = 'place' in step ? ids[step.place % Math.max(1, ids.length)] : undefined;
    switch (step.kind) {
      case 'post': {
        const alerts = step.alerts.map(({ starts, ends, ...alert }) => ({
          ...alert,
          ...(starts === undefined ? {} : { startsAt: timeAt(starts) }),
          ...(ends === undefined ? {} : { endsAt: timeAt(ends) }),
        }));
        statuses.push((await api.call('POST', '/alerts', alerts)).status);
        break;
      }
      case 'silence':
        await post(step.silence);
        break;
      case 'expire':
        if (id !== undefined) {
          statuses.push((await api.call('DELETE', `/silence/${id}`)).status);
        }
        break;
      case 'change':
        if (id !== undefined) {
          await post(step.silence, id);
        }
        break;
      default:
        step satisfies never;
    }
  }
  return { statuses, ids };
}

/** Its groups are made a moment after its alerts: its answer once it is the one that is expected, else the last one. */
async function settled<T>(ask: () => Promise<T>, expected: T): Promise<T> {
  let last = await ask();
  await until('the dispatcher has grouped what came', 3_000, async () => {
    last = await ask();
    return isDeepStrictEqual(last, expected) ? true : undefined;
  }).catch(() => undefined);
  return last;
}

/** What is answered where something is wrong is said in other words, and in the same form. */
function seen(
  { status, json }: { readonly status: number; readonly json: unknown },
  ids: readonly string[],
  without: ReadonlySet<string> = new Set(),
) {
  if (status !== 200) {
    return { status, answer: typeof json };
  }
  const told = (json as readonly (Alert | Group)[]).filter(
    ({ labels }) => !without.has(labels['alertname'] ?? ''),
  );
  return { status, answer: shown(told, ids) };
}

/** Without what differs by nature: ids, and times that were taken at the moment. */
function shown(told: readonly (Alert | Group)[], ids: readonly string[]): unknown {
  return told.map((one) =>
    'alerts' in one
      ? {
          labels: one.labels,
          receiver: one.receiver,
          alerts: one.alerts.map((alert) => shownAlert(alert, ids)),
        }
      : shownAlert(one, ids),
  );
}

function shownAlert(alert: Alert, ids: readonly string[]) {
  const { labels, annotations, fingerprint, generatorURL, receivers, status } = alert;
  return {
    labels,
    annotations,
    fingerprint,
    generatorURL,
    receivers,
    state: status.state,
    silencedBy: status.silencedBy.map((id) => ids.indexOf(id)).toSorted(),
    inhibitedBy: status.inhibitedBy,
  };
}

async function silencesOf(api: AlertmanagerApi, ids: readonly string[]) {
  const silences = (await api.call('GET', '/silences')).json as readonly Silence[];
  return silences
    .filter(({ id }) => ids.includes(id))
    .map(({ id, status, matchers, createdBy, comment }) => ({
      place: ids.indexOf(id),
      state: status.state,
      matchers,
      createdBy,
      comment,
    }))
    .toSorted((a, b) => a.place - b.place);
}
