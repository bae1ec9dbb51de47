import { alertRuleDefinition } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectEvidence, createAlarm } from './alerting/index.ts';
import { evidenceSources } from './app-evidence.ts';
import { createLogQuery } from './query/index.ts';
import { createWatch } from './rules/index.ts';
import { seenByRules } from './rules/test/seen-by-rules.ts';
import { noted } from './store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from './store/test/open-reading-room.ts';
import { STORE_SCHEMA } from './store/test/store-schema.ts';

const signal = new AbortController().signal;

describeEngines('evidence of rules on logs', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const alertsOf = async (condition: object) => {
    const definition = alertRuleDefinition.parse({
      name: JSON.stringify(condition).slice(0, 100),
      condition: { type: 'log', ...condition },
    });
    const line = { ...noted('alert_rule.created'), subject: 'x' };
    const made = await room.rules.create(definition, line, signal);
    const watch = createWatch({
      ...seenByRules(room, systemClock),
      clock: systemClock,
      rules: room.rules,
      alerts: room.alerts,
      take: createAlarm(room.alerts, room.incidents, () => 'en').take,
    });
    expect(await watch.round(signal)).toMatchObject({ failed: 0 });
    const ruleId = made.outcome === 'created' ? made.id : 0;
    const nowUs = Date.now() * 1_000;
    return room.alerts.list({ ruleId, fromUs: nowUs - 3_600e6, toUs: nowUs + 60e6, limit: 10 }, signal);
  };

  it('is the lines that made it fire, without secrets, and a search that finds all of them', async () => {
    const nowUs = Date.now() * 1_000;
    const at = (secondsAgo: number) => nowUs - secondsAgo * 1e6;
    const [web1, web2] = [await room.host('web-1'), await room.host('web-2')];
    const streamOf = async (host: number, service: string) =>
      room.stream(await room.resource(host, { 'service.name': service }));
    const own = await streamOf(web1, 'shop api');
    const otherHost = await streamOf(web2, 'shop api');
    const noService = await streamOf(web1, '');
    const wrote = (stream: number, secondsAgo: number, body: string, severity = 17) => ({
      stream,
      timeUs: at(secondsAgo),
      body,
      severity,
    });
    await room.write({
      logs: [
        ...Array.from({ length: 7 }, (_, i) =>
          wrote(own, 100 - i, `payment Timeout ${String(i)} password=hunter2hunter2 at\n/pay`),
        ),
        wrote(own, 60, 'payment Timeout, but calm', 9),
        wrote(own, 60, 'payment timeout'),
        wrote(own, 60, 'health Timeout'),
        wrote(own, 900, 'payment Timeout of long ago'),
        ...Array.from({ length: 5 }, () => wrote(otherHost, 50, 'payment Timeout elsewhere')),
        ...Array.from({ length: 6 }, () => wrote(noService, 50, 'payment Timeout of no service')),
      ],
    });
    const sources = evidenceSources({ ...room, clock: systemClock });
    const logs = createLogQuery({ ...room, clock: systemClock });
    const alerts = await alertsOf({
      query: 'Timeout -health',
      case_sensitive: true,
      text: 'PAYMENT',
      levels: ['error'],
      at_least: 6,
    });
    expect(alerts.map(({ hostName, labels, value }) => [hostName, labels['service'], value])).toEqual(
      expect.arrayContaining([
        ['web-1', 'shop api', 7],
        ['web-1', undefined, 6],
      ]),
    );
    expect(alerts).toHaveLength(2);

    const found = new Map<string | undefined, readonly string[]>();
    for (const alert of alerts) {
      const evidence = await collectEvidence(alert, sources, { language: 'en', timeZone: 'UTC' }, signal);
      const piece = evidence.find(({ kind }) => kind === 'log_lines');
      found.set(alert.labels['service'], piece?.lines ?? []);
      const {
        query: text = '',
        case_sensitive: caseSensitive = false,
        from = '',
        to = '',
      } = piece?.search ?? {};
      const range = { fromUs: Date.parse(from) * 1_000, toUs: Date.parse(to) * 1_000 };
      const { rows } = await logs.search(
        { ...range, query: { text, caseSensitive }, newestFirst: true, limit: 100 },
        signal,
      );
      expect(rows, text).toHaveLength(alert.value ?? 0);
    }
    expect(found.get('shop api')).toEqual(
      [6, 5, 4, 3, 2].map((i) => `payment Timeout ${String(i)} password=<SECRET> at /pay`),
    );
    expect(found.get(undefined)).toEqual(Array.from({ length: 5 }, () => 'payment Timeout of no service'));
  });
});
