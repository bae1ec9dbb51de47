import type { DbReport } from '@vigilops/contracts/db-report';
import { expect, it, onTestFinished } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import { createRecorder } from '../../test/recorder.ts';
import { openHttp } from '../checks/test/probe-kit.ts';
import { decodeLogs } from '../logs/test/decode-logs.ts';
import { createDatabases } from './databases.ts';
import { databaseConfig, findings, temporaryFolder } from './test/databases-kit.ts';
import type { DatabaseConfig } from './types.ts';

const SECRET = 'CANARY-0123456789';
const item = (id: number, changes: object = {}) => ({
  id,
  name: `db-${String(id)}`,
  kind: 'redis',
  address: 'db.test',
  port: null,
  database: null,
  username: null,
  password: SECRET,
  withheld: null,
  tls: { mode: 'prefer', ca: null },
  interval_seconds: 15,
  slow_threshold_ms: 1_000,
  explain: false,
  ...changes,
});

/** An agent, and a server over real HTTP that defines what the test says. */
async function following({
  own = [],
  isTaken = true,
}: { readonly own?: readonly DatabaseConfig[]; readonly isTaken?: boolean } = {}) {
  const clock = createManualClock();
  const log = createRecorder();
  const asked: { readonly url: string; readonly etag: string | undefined; readonly status: number }[] = [];
  const [opened, closed]: [DatabaseConfig[], string[]] = [[], []];
  const reports: DbReport[] = [];
  let body: string | undefined = JSON.stringify({ items: [] });
  let revision = 0;
  const port = await openHttp((request, response) => {
    const etag = `"${String(revision)}"`;
    const known = request.headers['if-none-match'];
    const status = body === undefined ? 503 : known === etag ? 304 : 200;
    asked.push({ url: request.url ?? '', etag: known, status });
    response.writeHead(status, { etag }).end(status === 200 ? body : '');
  });
  const databases = createDatabases(own, {
    assigned: {
      server: { url: `http://127.0.0.1:${String(port)}`, token: 't', userAgent: 'agent' },
      isTaken,
    },
    stateDirectory: temporaryFolder(),
    resource: () => ({ 'host.id': 'h1' }),
    spool: {
      append: ({ kind, body: bytes }) => {
        for (const { attributes } of kind === 'logs' ? decodeLogs(Buffer.from(bytes)) : []) {
          reports.push(JSON.parse(String(attributes['vigilops.db.report'])) as DbReport);
        }
        return Promise.resolve();
      },
    },
    openProbe: (config) => {
      opened.push(config);
      return Promise.resolve({
        look: () => Promise.resolve(findings()),
        close: () => {
          closed.push(config.name);
          return Promise.resolve();
        },
      });
    },
    clock,
    random: () => 0.5,
    logger: log.logger,
    unload: () => undefined,
  });
  onTestFinished(() => databases.stop());
  databases.start();
  /** The server is asked again, and what it says is done. */
  async function look(): Promise<void> {
    const before = asked.length;
    await expect
      .poll(async () => {
        await clock.advance(10_000);
        return asked.length;
      })
      .toBeGreaterThan(before);
  }
  await expect.poll(() => asked.length).toBe(1);
  return {
    asked,
    opened,
    closed,
    reports,
    log,
    look,
    watched: () => databases.states().map(({ name }) => name),
    stop: databases.stop,
    define(...items: readonly object[]) {
      revision += 1;
      body = JSON.stringify({ items });
    },
    say(text: string | undefined) {
      revision += 1;
      body = text;
    },
  };
}

it('watches what the server defines, says so in its reports, and ends what it defines no more', async () => {
  const agent = await following();
  agent.define(item(1), item(2));
  await agent.look();
  await expect.poll(agent.watched).toEqual(['db-1', 'db-2']);
  expect(agent.opened[0]).toMatchObject({ host: 'db.test', port: 6379, password: SECRET });
  await expect
    .poll(() => agent.reports.map((one) => [one.name, one.definition_id]))
    .toContainEqual(['db-2', 2]);
  agent.define(item(2));
  await agent.look();
  await expect.poll(() => agent.closed).toEqual(['db-1']);
  expect(agent.watched()).toEqual(['db-2']);
  expect(agent.opened).toHaveLength(2);
  agent.define();
  await agent.look();
  await expect.poll(() => agent.closed).toEqual(['db-1', 'db-2']);
});

it('connects anew to what was changed alone', async () => {
  const agent = await following();
  agent.define(item(1), item(2));
  await agent.look();
  await expect.poll(() => agent.opened.length).toBe(2);
  agent.define(item(1, { password: `${SECRET}-2` }), item(2));
  await agent.look();
  await expect.poll(() => agent.closed).toEqual(['db-1']);
  await expect.poll(() => agent.opened.at(-1)?.password).toBe(`${SECRET}-2`);
  expect(agent.watched().sort()).toEqual(['db-1', 'db-2']);
});

it('lets its own file win over a definition of the same name, and says so once', async () => {
  const agent = await following({ own: [databaseConfig({ name: 'db-1' })] });
  agent.define(item(1), item(2));
  await agent.look();
  await expect.poll(agent.watched).toEqual(['db-1', 'db-2']);
  expect(agent.opened.filter(({ name }) => name === 'db-1')).toMatchObject([{ key: 'own:db-1' }]);
  agent.define(item(1), item(2), item(3));
  await agent.look();
  await expect.poll(agent.watched).toContain('db-3');
  const told = agent.log.lines().filter((line) => line.includes('which wins'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('"db-1": agent.yaml has a database of that name');
});

it('goes on as it is while the server is away or talks nonsense, without a word of what it said', async () => {
  const agent = await following();
  agent.define(item(1));
  await agent.look();
  await expect.poll(agent.watched).toEqual(['db-1']);
  for (const body of [undefined, `{"items":[${SECRET}`, '{"items":7}']) {
    agent.say(body);
    await agent.look();
  }
  agent.define(item(1), item(2));
  await agent.look();
  await expect.poll(agent.watched).toEqual(['db-1', 'db-2']);
  expect(agent.closed).toEqual([]);
  expect(agent.log.lines().filter((line) => line.includes('cannot be read'))).toHaveLength(1);
  expect(agent.log.lines().join('\n')).not.toContain('CANARY');
});

it('asks only for what is new, and ends with the agent', async () => {
  const agent = await following();
  agent.define(item(1));
  await agent.look();
  await agent.look();
  await agent.look();
  expect(agent.asked.slice(-2)).toEqual([
    { url: '/api/v1/agent/databases', etag: '"1"', status: 304 },
    { url: '/api/v1/agent/databases', etag: '"1"', status: 304 },
  ]);
  await agent.stop();
  expect(agent.closed).toEqual(['db-1']);
});

it('says that it takes none where its file says so, and takes none', async () => {
  const agent = await following({ isTaken: false, own: [databaseConfig()] });
  agent.define(item(1));
  await agent.look();
  await agent.look();
  expect(new Set(agent.asked.map(({ url }) => url))).toEqual(new Set(['/api/v1/agent/databases?takes=no']));
  expect(agent.watched()).toEqual(['shop']);
});
