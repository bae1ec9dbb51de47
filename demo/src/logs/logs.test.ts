import { describe, expect, it } from 'vitest';
import { CELL_MS, cellOf } from '../time/cells.ts';
import { DAILY_INCIDENT, NOON, sourcesOf, worldOf } from '../test/worlds.ts';
import type { LogLine } from './log-types.ts';

const world = worldOf();
const { logs, traces } = sourcesOf(world);
const HOUR = 3_600_000;
const CELLS_A_DAY = (24 * HOUR) / CELL_MS;

function linesFrom(fromMs: number, minutes: number): LogLine[] {
  return Array.from({ length: minutes * 12 }, (_, i) => logs.lines(cellOf(fromMs) + i)).flat();
}

const runtimeOf = (line: LogLine): string => world.service(line.service ?? '')?.plan.runtime ?? 'system';
/** Every 30th cell of the day before NOON. */
const sampled = Array.from({ length: CELLS_A_DAY / 30 }, (_, i) =>
  logs.lines(cellOf(NOON - 24 * HOUR) + i * 30),
).flat();
const hour = linesFrom(NOON, 60);

describe('log lines', () => {
  it('are at most 250,000 a day, and enough to search in', () => {
    expect(sampled.length * 30).toBeLessThan(250_000);
    expect(sampled.length * 30).toBeGreaterThan(150_000);
  });

  it('are mostly information, with few warnings and fewer errors on usual hours', () => {
    const share = (...levels: string[]): number =>
      hour.filter(({ level }) => levels.includes(level)).length / hour.length;
    expect(share('info')).toBeGreaterThan(0.85);
    expect(share('debug')).toBeGreaterThan(0.005);
    expect(share('warn')).toBeGreaterThan(0.015);
    expect(share('warn')).toBeLessThan(0.08);
    expect(share('error', 'fatal')).toBeLessThan(share('warn'));
    expect(share('error', 'fatal')).toBeGreaterThan(0.0005);
  });

  it('follow the traffic: many more at the evening height than in the night', () => {
    const at = (fromMs: number): number => linesFrom(fromMs, 10).length;
    expect(at(NOON + 0.75 * HOUR)).toBeGreaterThan(2 * at(NOON - 15 * HOUR));
  });

  it('come in order, within their cell', () => {
    const cell = cellOf(NOON);
    const times = logs.lines(cell).map(({ timeMs }) => timeMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((timeMs) => cellOf(timeMs) === cell)).toBe(true);
  });

  it('are in the form of their runtime', () => {
    const forms: Record<string, RegExp> = {
      nginx:
        /^\d+\.\d+\.\d+\.\d+ - - \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "[A-Z]+ \/\S* HTTP\/1\.1" \d{3} \d+ /,
      go: /^time=\S+Z level=(DEBUG|INFO|WARN|ERROR) msg=/,
      java: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (DEBUG|INFO |WARN |ERROR) /,
      python: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR) \[\w+\]/,
      postgresql: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC \[\d+\] (\w+@\w+ )?(LOG|ERROR|FATAL): {2}/,
      redis: /^\d+:M \d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3} [*#] /,
      rabbitmq: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00 \[(info|warning)\] <0\.\d+\.0> /,
      opensearch: /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3}\]\[(INFO |WARN )\]\[[\w.]+\] \[/,
      system: /^\w{3} [ \d]\d \d\d:\d\d:\d\d [a-z0-9-]+ [\w-]+(\[\d+\])?: /,
    };
    const seen = new Set<string>();
    for (const line of [...hour, ...sampled]) {
      const runtime = runtimeOf(line);
      seen.add(runtime);
      if (runtime === 'nodejs') {
        expect(JSON.parse(line.body)).toMatchObject({ name: line.service, hostname: line.host.name });
      } else if (!line.filePath.endsWith('.error.log')) {
        expect(line.body).toMatch(forms[runtime] ?? /^$/);
      }
    }
    expect(seen).toEqual(new Set([...Object.keys(forms), 'nodejs']));
  });

  it('hold stack traces of Java, Python and Node, and Chinese of some services only', () => {
    const bodies = [...hour, ...sampled];
    expect(bodies.some(({ body }) => /\n\tat [\w./]+/.test(body))).toBe(true);
    expect(bodies.some(({ body }) => body.includes('\nTraceback (most recent call last):\n'))).toBe(true);
    expect(bodies.some(({ body }) => body.includes('\\n    at '))).toBe(true);
    const chinese = new Set(
      bodies.filter(({ body }) => /\p{Script=Han}/u.test(body)).map(({ service }) => service),
    );
    expect(chinese.size).toBeGreaterThan(4);
    for (const name of chinese) {
      expect(world.service(name ?? '')?.plan.language, name).toBe('zh');
    }
  });

  it('name no people: users are accounts of services', () => {
    const users = [...hour, ...sampled].flatMap(({ body }) =>
      [...body.matchAll(/\b(?:[Uu]ser:?|publickey for) '?([a-z][a-z0-9_-]*)'?/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    const accounts = ['app', 'deploy', 'admin', 'test', 'oracle', 'ubnt'];
    expect([...new Set(users)].filter((user) => !accounts.includes(user))).toEqual([]);
    expect(users).toContain('deploy');
  });

  it('belong to traces and spans that exist, at the time when the span ends', () => {
    const spans = new Map(
      Array.from({ length: 60 * 12 + 4 }, (_, i) => traces.cell(cellOf(NOON) - 4 + i))
        .flat()
        .flatMap(({ traceId, spans: list }) =>
          list.map(
            (span) =>
              [
                `${Buffer.from(traceId).toString('hex')} ${Buffer.from(span.spanId).toString('hex')}`,
                span,
              ] as const,
          ),
        ),
    );
    const linked = hour.filter(({ traceId }) => traceId !== undefined);
    expect(linked.length).toBeGreaterThan(500);
    for (const line of linked) {
      const span = spans.get(
        `${Buffer.from(line.traceId ?? []).toString('hex')} ${Buffer.from(line.spanId ?? []).toString('hex')}`,
      );
      expect(span?.instance.service.name).toBe(line.service);
      expect(span?.endMs).toBe(line.timeMs);
    }
  });

  it('are silent while a host is away', () => {
    const outage = world.uptime.events(NOON - 8 * HOUR, NOON).find(({ kind }) => kind === 'outage');
    expect(outage).toBeDefined();
    if (outage) {
      const during = linesFrom(outage.startMs + 5_000, 19).filter(({ host }) => host === outage.host);
      expect(during).toEqual([]);
      const after = linesFrom(outage.endMs, 2).filter(({ host }) => host === outage.host);
      expect(after.some(({ body }) => body.includes('Linux version'))).toBe(true);
    }
  });
});

describe('the incident in logs', () => {
  const lines = linesFrom(DAILY_INCIDENT - 180_000, 30);
  const firstMs = (text: string): number =>
    lines.find(({ body }) => body.includes(text))?.timeMs ?? Number.NaN;

  it('tells deploy, open transactions, missing connections, time-outs and 502 in this order', () => {
    const order = [
      firstMs('settlement-worker started'),
      firstMs('keeps its transaction open'),
      firstMs('still waiting for ShareLock'),
      firstMs('remaining connection slots are reserved'),
      firstMs('SQLTransientConnectionException'),
      firstMs('upstream timed out'),
    ];
    expect(order.every(Number.isFinite)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('brings an error type that no other hour has', () => {
    const count = (list: LogLine[]): number =>
      list.filter(({ body }) => body.includes('CannotGetJdbcConnectionException')).length;
    expect(count(lines)).toBeGreaterThan(100);
    expect(count(hour)).toBe(0);
  });
});

describe('log records', () => {
  it('carry file, order within the file, and level', () => {
    const { groups, records } = logs.groups(cellOf(NOON));
    expect(records).toBe(groups.reduce((sum, group) => sum + group.records.length, 0));
    for (const { records: list } of groups) {
      const offsets = list.map(({ attributes }) =>
        Number((attributes as Record<string, unknown>)['vigilops.log.sequence']),
      );
      expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
      expect(
        list.every(({ severityNumber }) => (severityNumber ?? 0) >= 1 && (severityNumber ?? 0) <= 24),
      ).toBe(true);
    }
  });
});
