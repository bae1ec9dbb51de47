import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseYamlConfig, type YamlConfigOptions } from './yaml-config.ts';
import { byteSizeSetting, durationSetting, parseByteSize } from './yaml-config-scalars.ts';

const schema = z.strictObject({
  server: z.strictObject({
    url: z.string(),
    token: z.optional(z.string()),
    verify: z._default(z.boolean(), true),
  }),
  metrics: z.prefault(
    z.strictObject({ interval: z._default(durationSetting({ min: '1s', max: '1h' }), 15_000) }),
    {},
  ),
  spool: z.optional(z.strictObject({ max_bytes: byteSizeSetting({ min: '1MiB', max: '1TiB' }) })),
  services: z.optional(
    z.array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('http'), url: z.string() }),
        z.strictObject({
          type: z.literal('tcp'),
          host: z.string(),
          port: z.int().check(z.gte(1), z.lte(65_535)),
        }),
      ]),
    ),
  ),
  labels: z.optional(z.record(z.string(), z.string())),
});

function problemsOf(text: string, options: Partial<YamlConfigOptions> = {}): string[] {
  const result = parseYamlConfig(text, schema, { file: 'agent.yaml', ...options });
  return result.ok ? [] : result.problems.map((problem) => problem.text);
}

function valueOf(text: string, options: Partial<YamlConfigOptions> = {}) {
  const result = parseYamlConfig(text, schema, { file: 'agent.yaml', ...options });
  if (!result.ok) {
    throw new Error(result.problems.map((problem) => problem.text).join('\n'));
  }
  return result.value;
}

describe('parseYamlConfig', () => {
  it('reads durations, sizes and defaults', () => {
    expect(
      valueOf('server:\n  url: http://localhost\nmetrics:\n  interval: 1m\nspool: { max_bytes: 512MiB }'),
    ).toEqual({
      server: { url: 'http://localhost', verify: true },
      metrics: { interval: 60_000 },
      spool: { max_bytes: 536_870_912 },
    });
  });

  it('names an unknown key with file, line, column and the nearest known key', () => {
    expect(problemsOf('server:\n  url: x\n\n# how often\nmetrics:\n  intervall: 15s\n')).toEqual([
      'agent.yaml:6:3: unknown key `intervall` at line 6, did you mean `interval`?',
    ]);
  });

  it('gives no hint when nothing is near', () => {
    expect(problemsOf('server: { url: x }\nzebra: 1')).toEqual([
      'agent.yaml:2:1: unknown key `zebra` at line 2',
    ]);
  });

  it('suggests only keys of the member that the discriminator chose', () => {
    expect(
      problemsOf('server: { url: x }\nservices:\n  - type: tcp\n    host: a\n    port: 1\n    hots: b'),
    ).toEqual(['agent.yaml:6:5: unknown key `hots` at line 6, did you mean `host`?']);
    expect(
      problemsOf('server: { url: x }\nservices:\n  - type: tcp\n    host: a\n    port: 1\n    ur: b'),
    ).toEqual(['agent.yaml:6:5: unknown key `ur` at line 6']);
  });

  it('says which kinds are allowed when the discriminator is wrong', () => {
    expect(problemsOf('server: { url: x }\nservices:\n  - type: ftp')).toEqual([
      'agent.yaml:3:5: `services.0.type`: expected http or tcp, got "ftp" at line 3',
    ]);
  });

  it('reports every problem at once, in the order of the file', () => {
    expect(
      problemsOf('server:\n  url: 7\n  verify: maybe\nmetrics:\n  interval: 15\nspool:\n  max_bytes: 10 MB'),
    ).toEqual([
      'agent.yaml:2:3: `server.url`: expected a text, got a number at line 2',
      'agent.yaml:3:3: `server.verify`: expected true or false, got a text at line 3',
      'agent.yaml:5:3: `metrics.interval`: expected a duration such as 15s, got 15 at line 5',
      'agent.yaml:7:3: `spool.max_bytes`: expected a size such as 512MiB, got "10 MB" at line 7',
    ]);
  });

  it('keeps numbers and durations within their limits', () => {
    expect(
      problemsOf(
        'server: { url: x }\nmetrics: { interval: 1ms }\nservices: [{ type: tcp, host: a, port: 70000 }]',
      ),
    ).toEqual([
      'agent.yaml:2:12: `metrics.interval`: expected a duration such as 15s between 1s and 1h, got 1ms at line 2',
      'agent.yaml:3:34: `services.0.port`: must be at most 65535 at line 3',
    ]);
  });

  it('points to the nearest parent of a missing key', () => {
    expect(problemsOf('# head\nserver:\n  token: x')).toEqual([
      'agent.yaml:2:1: missing key `server.url` at line 2',
    ]);
    expect(problemsOf('')).toEqual(['agent.yaml:1:1: missing key `server` at line 1']);
  });

  it('never repeats a value that may be a secret', () => {
    expect(problemsOf('server: { url: x, token: 123456789 }').join()).not.toContain('123456789');
    expect(problemsOf('server: { url: x, token: [hunter2] }').join()).not.toContain('hunter2');
  });

  it.each([
    ['a broken flow', 'server: { url: x', /^agent\.yaml:1:17: /],
    ['a duplicate key', 'server:\n  url: x\n  url: y', /^agent\.yaml:3:3: Map keys must be unique at line 3/],
    ['a tab as indentation', 'server:\n\turl: x', /^agent\.yaml:2:1: /],
    ['two documents', 'server: { url: x }\n---\na: 1', /multiple documents/],
    ['a list at the top', '- 1', /^agent\.yaml:1:1: `the file`: expected a block of keys, got a list/],
    ['an alias bomb', aliasBomb(), /alias/],
    ['deep nesting', `server: ${'['.repeat(20_000)}`, /^agent\.yaml: nested too deeply$/],
    ['a non-text key', '? [a]\n: b\nserver: { url: x }', /./],
  ])('refuses %s', (_, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  it('keeps __proto__ an ordinary unknown key', () => {
    expect(problemsOf('server: { url: x }\n__proto__: { polluted: true }')[0]).toMatch(
      /unknown key `__proto__` at line 2/,
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('fills a text that is exactly a reference, and only that', () => {
    const environment = (name: string) => (name === 'TOKEN' ? 's3cret' : undefined);
    expect(valueOf('server: { url: "x${TOKEN}", token: "${TOKEN}" }', { environment }).server).toMatchObject({
      url: 'x${TOKEN}',
      token: 's3cret',
    });
    expect(problemsOf('server:\n  url: x\n  token: ${OTHER}', { environment })).toEqual([
      'agent.yaml:3:3: the environment variable OTHER is not set at line 3',
    ]);
  });

  it('lets an override win over the file and names its source in problems', () => {
    const override = (value: unknown) => ({
      overrides: [{ path: ['metrics', 'interval'], value, source: 'VIGILOPS_METRICS_INTERVAL' }],
    });
    expect(valueOf('server: { url: x }\nmetrics: { interval: 15s }', override('5s')).metrics.interval).toBe(
      5_000,
    );
    expect(valueOf('server: { url: x }', override('5s')).metrics.interval).toBe(5_000);
    expect(problemsOf('server: { url: x }', override('soon'))).toEqual([
      'VIGILOPS_METRICS_INTERVAL: `metrics.interval`: expected a duration such as 15s, got "soon"',
    ]);
  });

  it('lets an override take a key away', () => {
    const overrides = [{ path: ['server', 'token'], value: undefined, source: 'VIGILOPS_TOKEN_FILE' }];
    expect(valueOf('server: { url: x, token: old }', { overrides }).server).toEqual({
      url: 'x',
      verify: true,
    });
  });

  it('locates later checks in the same file', () => {
    const result = parseYamlConfig('server:\n  url: ftp://x', schema, { file: 'a.yaml' });
    expect(result.ok && result.locate(['server', 'url'], 'not a web address')).toEqual({
      text: 'a.yaml:2:3: not a web address at line 2',
      path: ['server', 'url'],
      line: 2,
      column: 3,
    });
  });
});

describe('parseByteSize', () => {
  it.each([
    ['512MiB', 536_870_912],
    ['1GB', 1_000_000_000],
    ['1.5KiB', 1_536],
    ['0B', 0],
  ])('reads %s', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });
  it.each(['', '512', 'MiB', '1 MiB', '-1MiB', '1mib', '99999999TiB', '1PiB'])('refuses %j', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });
});

function aliasBomb(): string {
  const rows = Array.from({ length: 12 }, (_, row) =>
    row === 0
      ? 'a0: &a0 [x, x]'
      : `a${row}: &a${row} [${Array.from({ length: 10 }, () => `*a${row - 1}`).join(', ')}]`,
  );
  return rows.join('\n');
}
