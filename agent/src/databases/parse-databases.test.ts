import { expect, it } from 'vitest';

import { parseDatabases } from './parse-databases.ts';

const SECRET = 'CANARY-0123456789';
const item = (changes: object = {}) => ({
  id: 7,
  name: 'shop',
  kind: 'mariadb',
  address: 'db.test',
  port: null,
  database: null,
  username: 'monitor',
  password: SECRET,
  withheld: null,
  tls: { mode: 'verify', ca: 'PEM' },
  interval_seconds: 30,
  slow_threshold_ms: 250,
  explain: true,
  ...changes,
});
const parse = (...items: readonly unknown[]) => parseDatabases(JSON.stringify({ revision: '1', items }));

it('reads what the server defines as the agent’s own file would have it', () => {
  expect(parse(item())).toEqual({
    problems: [],
    configs: [
      {
        key: 'id:7',
        name: 'shop',
        definitionId: 7,
        type: 'mysql',
        host: 'db.test',
        port: 3306,
        username: 'monitor',
        password: SECRET,
        database: undefined,
        tls: { mode: 'verify', ca: 'PEM' },
        intervalMs: 30_000,
        slowThresholdMs: 250,
        explain: true,
      },
    ],
  });
});

it('goes on with the others where one is not understood, and never says what is secret', () => {
  const { configs, problems } = parse(
    item({ id: 1, kind: 'oracle' }),
    item({ id: 2, interval_seconds: 0 }),
    SECRET,
    item({ id: 3, port: 6_000 }),
  );
  expect(configs.map(({ key, port }) => [key, port])).toEqual([['id:3', 6_000]]);
  expect(problems).toEqual([
    '1 "shop": not understood: kind',
    '2 "shop": not understood: interval_seconds',
    expect.stringContaining('no id'),
  ]);
  expect(problems.join()).not.toContain(SECRET);
});

it('watches no server without the password that is kept back, and says why', () => {
  const { configs, problems } = parse(
    item({ password: null, withheld: 'plain_http' }),
    item({ password: null, withheld: 'unreadable' }),
    item({ password: null, withheld: 'a reason of later' }),
  );
  expect(configs).toEqual([]);
  expect(problems).toEqual([
    expect.stringContaining('use https'),
    expect.stringContaining('give it again'),
    expect.stringContaining('keeps its password back'),
  ]);
});

it('takes no file of the host, whatever the server sends', () => {
  const [config] = parse(
    item({ password_file: '/etc/shadow', log_file: '/etc/shadow', logFile: '/etc/shadow' }),
  ).configs;
  expect(JSON.stringify(config)).not.toContain('shadow');
});

it.each(['nonsense', '{}', '{"items":{}}'])('throws where it is no such answer: %s', (text) => {
  expect(() => parseDatabases(text)).toThrow();
});
