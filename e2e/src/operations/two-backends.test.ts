import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HEADER } from '@vigilops/contracts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { freePort, openHouse, until, type House } from '@vigilops/testkit/house';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openFakeServer, type FakeServer } from '../../../backend/src/notify/test/fake-server.ts';
import { logsRequest } from '../abuse/post.ts';
import { startAgent, type Agent } from '../chaos/agent.ts';
import { createApplication } from '../chaos/application.ts';
import { findProxy, skippedWithoutProxy, startProxy } from './proxies.ts';
import { createProxyClient, endProxy, makeCertificate, type ProxyClient } from './through-proxy.ts';

const WAIT_MS = 90_000;
const PASSWORD = 'correct horse battery';
const SECRET_KEY = 'one key for both, of a test alone';

describe.skipIf(findProxy('nginx') === undefined)(
  `two backends behind nginx, with the file that we ship${skippedWithoutProxy('nginx')}`,
  () => {
    let folder: string;
    let port: number;
    let open: ProxyClient['open'];
    let ask: ProxyClient['ask'];
    let database: EmbeddedPostgres;
    let client: pg.Client;
    let houses: readonly [House, House];
    let proxy: ChildProcess;
    let receiver: FakeServer;
    let agent: Agent | undefined;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'vigilops-two-'));
      // nginx' worker and the database are other accounts where the test is root.
      chmodSync(folder, 0o755);
      port = await freePort();
      database = await startEmbeddedPostgres(
        { dataDir: join(folder, 'database'), durable: false },
        { clock: systemClock, logger: silentLogger },
      );
      client = new pg.Client({ connectionString: database.url, query_timeout: 20_000 });
      await client.connect();
      const openOne = () =>
        openHouse({
          databaseUrl: database.url,
          env: {
            VIGILOPS_SECRET_KEY: SECRET_KEY,
            VIGILOPS_TRUST_PROXY: '127.0.0.1',
            VIGILOPS_PUBLIC_URL: `https://localhost:${String(port)}`,
            VIGILOPS_SELF_INTERVAL: 'off',
          },
        });
      houses = [await openOne(), await openOne()];
      receiver = await openFakeServer(() => ({ status: 200, body: 'ok' }));
      const { cert, key, ca } = await makeCertificate(folder);
      ({ open, ask } = createProxyClient({ port, ca, token: houses[0].adminToken }));
      const backends = houses.map(({ url }) => new URL(url).host);
      proxy = startProxy('nginx', 'nginx-two-backends.conf', { folder, port, cert, key, backends });
      await until('nginx passes on', 30_000, async () =>
        (await ask('GET', '/health/ready')).status === 200 ? true : undefined,
      );
    }, 4 * WAIT_MS);
    afterAll(async () => {
      await agent?.end('SIGTERM');
      await endProxy(proxy);
      for (const house of houses) {
        await house.close();
      }
      await receiver.close();
      await client.end();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    }, WAIT_MS);

    /** Keeps a batch until it is taken, under one id, as the agent does. */
    async function sendBatch(number: number): Promise<void> {
      const record = {
        timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
        body: { stringValue: `order ${String(number)} accepted` },
      };
      const headers = { [HEADER.batchId]: crypto.randomUUID() };
      await until(`batch ${String(number)} is taken`, WAIT_MS, async () => {
        const { status } = await ask('POST', '/v1/logs', logsRequest('sdk', [record]), headers);
        return status === 200 ? true : undefined;
      });
    }

    async function numbersOf(service: string): Promise<number[]> {
      const { rows } = await client.query<{ number: string }>(
        `SELECT substring(t.body FROM 'order (\\d+) accepted') AS number
         FROM vigilops.logs t JOIN vigilops.log_streams l ON l.id = t.stream_id
         JOIN vigilops.resources r ON r.id = l.resource_id WHERE r.service_name = $1 AND t.body LIKE '%order %'`,
        [service],
      );
      return rows.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
    }

    /** How many hold the lock under which jobs, rules and messages are done. */
    async function leaders(): Promise<number[]> {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
         WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = 'vigilops-leader'`,
      );
      return rows.map(({ pid }) => pid);
    }

    const nameOf = (text: string) => /two-backends-\d/.exec(text)?.[0];
    const told = () => receiver.requests.map(({ body }) => nameOf(body));

    async function raise(name: string): Promise<void> {
      const alerts = [{ labels: { alertname: name, severity: 'critical', host: name } }];
      expect((await ask('POST', '/api/v2/alerts', JSON.stringify(alerts))).status).toBe(200);
      await until(`${name} is told`, WAIT_MS, () => Promise.resolve(told().includes(name) || undefined));
    }

    /** A live view that is opened again whenever it ends, as the pages do. Resolves once it heard a fresh line. */
    async function hearLive(words: string): Promise<void> {
      let heard = '';
      let isOpen = false;
      let current: IncomingMessage | undefined;
      await until(`${words} is heard live`, WAIT_MS, async () => {
        if (!isOpen) {
          const call = open('GET', '/api/v1/logs/tail');
          const answered = once(call, 'response');
          call.end();
          [current] = (await answered) as [IncomingMessage];
          isOpen = current.statusCode === 200;
          current.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
          current.on('error', () => undefined).on('close', () => (isOpen = false));
        }
        const time = String(BigInt(Date.now()) * 1_000_000n);
        const line = logsRequest('live', [{ timeUnixNano: time, body: { stringValue: words } }]);
        await ask('POST', '/v1/logs', line);
        return heard.includes(words) || undefined;
      });
      current?.destroy();
    }

    it(
      'loses and doubles nothing, and goes on for everybody, while the one that leads is killed and comes back',
      async () => {
        const person = { email: 'ada@example.com', name: 'Ada', password: PASSWORD };
        const registered = await ask('POST', '/api/v1/auth/register', JSON.stringify(person));
        expect(registered.status, registered.body).toBe(201);
        const { access_token: session } = JSON.parse(registered.body) as { access_token: string };
        const meAt = async (url: string) =>
          (await fetch(`${url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${session}` } })).status;
        expect([await meAt(houses[0].url), await meAt(houses[1].url)]).toEqual([200, 200]);

        const channel = { name: 'program', type: 'webhook', config: { url: receiver.url } };
        const added = await ask('POST', '/api/v1/notification-channels', JSON.stringify(channel));
        expect(added.status, added.body).toBe(201);
        await until('one leads', WAIT_MS, async () => ((await leaders()).length === 1 ? true : undefined));
        const [leader] = await leaders();
        await raise('two-backends-1');

        const application = createApplication(join(folder, 'orders.log'));
        application.write(10);
        agent = startAgent({
          folder: join(folder, 'agent'),
          server: `https://localhost:${String(port)}`,
          credentials: `token: ${houses[0].adminToken}\n  ca_file: ${join(folder, 'cert.pem')}`,
          logs: [join(folder, 'orders.log')],
          service: 'orders',
        });
        await agent.ready;
        const writing = application.keepWriting({ random: Math.random, linesPerSecond: 100, rotates: false });
        let next = 0;
        for (; next < 10; next += 1) {
          await sendBatch(next);
        }
        await hearLive('before');

        await houses[0].endBackend('SIGKILL');
        for (; next < 20; next += 1) {
          await sendBatch(next);
        }
        const login = { email: person.email, password: PASSWORD };
        expect((await ask('POST', '/api/v1/auth/login', JSON.stringify(login))).status).toBe(200);
        expect((await ask('GET', '/api/v1/auth/me', '', { authorization: `Bearer ${session}` })).status).toBe(
          200,
        );
        await until('the other leads', WAIT_MS, async () => {
          const now = await leaders();
          return (now.length === 1 && now[0] !== leader) || undefined;
        });
        await raise('two-backends-2');
        await hearLive('meanwhile');

        await houses[0].startBackend();
        for (; next < 30; next += 1) {
          await sendBatch(next);
        }
        await hearLive('after');
        expect(await leaders()).toHaveLength(1);
        writing.stop();

        const written = [...application.journal].toSorted((a, b) => a - b);
        await until('the last line is stored', WAIT_MS, async () =>
          new Set(await numbersOf('orders')).size === written.length ? true : undefined,
        );
        expect(await numbersOf('orders')).toEqual(written);
        expect(await numbersOf('abuse')).toEqual(Array.from({ length: next }, (_, number) => number));
        expect(
          told()
            .filter((name) => name !== undefined)
            .toSorted(),
        ).toEqual(['two-backends-1', 'two-backends-2']);
      },
      6 * WAIT_MS,
    );
  },
);
