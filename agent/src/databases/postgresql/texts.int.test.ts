import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { configOf, LEAST_ROLE, SERVERS, type TestServer } from './test/servers.ts';
import { watch } from './test/watcher.ts';

describe.each(SERVERS)('texts of statements on $title $missing', ({ missing, start }) => {
  if (missing !== '') {
    it.skip('needs it', () => undefined);
    return;
  }
  let server: TestServer;

  beforeAll(async () => {
    server = await start({ track_activity_query_size: '65536', 'pg_stat_statements.max': '5000' });
    const admin = await server.connect();
    await admin.query(LEAST_ROLE);
    const { rows } = await admin.query<{ number: number }>(
      "SELECT current_setting('server_version_num')::int AS number",
    );
    const provider = (rows[0]?.number ?? 0) >= 150_000 ? 'LOCALE_PROVIDER libc' : '';
    await admin.query(
      `CREATE DATABASE bytes ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' ${provider} TEMPLATE template0`,
    );
  });
  afterAll(() => server.stop());

  it('tells the most important of 10,000 distinct statements, and of the rest their sum', async () => {
    const client = await server.connect();
    const watcher = watch(configOf(server));
    await watcher.look('queries');
    const columns = Array.from({ length: 100 }, (_, index) => `c${String(index)}`);
    await client.query(`CREATE TABLE wide (${columns.map((name) => `${name} int`).join(', ')})`);
    for (const first of columns) {
      await client.query(columns.map((second) => `SELECT ${first}, ${second} FROM wide`).join(';'));
    }
    await client.query('SELECT pg_sleep(0.35) AS the_slow_one');
    const report = (await watcher.look('queries')).find('queries');
    expect(report?.items[0]?.text).toBe('SELECT pg_sleep(?) AS the_slow_one');
    expect(report?.items.length).toBeLessThanOrEqual(200);
    expect(report?.others.queries).toBeGreaterThan(3_000);
    expect(report?.others.calls).toBeGreaterThan(3_000);
    expect(JSON.stringify(report).length).toBeLessThan(256 * 1_024);
    const next = (await watcher.look('queries')).find('queries');
    // Room was made meanwhile: nothing is told twice.
    expect(next?.items.some(({ text }) => text.includes('the_slow_one'))).toBe(false);
  });

  it('cuts a huge statement, and keeps its literals at home', async () => {
    const client = await server.connect('postgres', { application_name: 'huge' });
    onTestFinished(() => client.end());
    const watcher = watch(configOf(server, { slowThresholdMs: 100 }));
    await watcher.look('queries');
    await client.query(`SELECT pg_sleep(0.2), 'huge-secret' WHERE 'x' <> '${'y'.repeat(200_000)}'`);
    await client.query(
      `SELECT pg_sleep(0.2) /* ${'z'.repeat(40_000)} */, 'huge-secret' AS "${'w'.repeat(60)}"`,
    );
    const { find, state } = await watcher.look('queries');
    expect(state.error).toBeNull();
    const all = JSON.stringify([find('samples'), find('queries')]);
    expect(find('samples')?.items.length).toBeGreaterThan(0);
    expect(all).toContain('pg_sleep(?)');
    expect(all).not.toMatch(/huge-secret|yyyyy|zzzzz/);
    expect(all.length).toBeLessThan(64_000);
  });

  it('takes bytes that are no text', async () => {
    const client = await server.connect('bytes', { application_name: 'binary' });
    onTestFinished(() => client.end());
    await client.query("SET client_encoding = 'SQL_ASCII'");
    const watcher = watch(configOf(server, { slowThresholdMs: 100 }));
    await watcher.look('queries');
    const raw = Buffer.concat([
      Buffer.from("SELECT pg_sleep(0.2), 'secret-"),
      Buffer.from([0xff, 0xfe, 0x80, 0xc3]),
      Buffer.from("' AS bytes_here, E'\\\\xDEAD'::bytea, '\\x01\\x02'"),
    ]);
    await sendRaw(client, raw);
    const { find, state } = await watcher.look('queries', 'connections');
    expect(state.is_up).toBe(true);
    const sample = find('samples')?.items.find(({ application }) => application === 'binary');
    expect(sample?.database).toBe('bytes');
    expect(sample?.text).toContain('SELECT pg_sleep(?)');
    expect(JSON.stringify([find('samples'), find('queries'), state])).not.toMatch(/secret-|DEAD/);
  });
});

/** The driver sends text only; a statement of bytes goes as a message of its own. */
async function sendRaw(client: Awaited<ReturnType<TestServer['connect']>>, sql: Buffer): Promise<void> {
  const { connection } = client as unknown as { connection: { stream: NodeJS.WritableStream } };
  const done = new Promise<void>((resolve) => {
    (connection as unknown as NodeJS.EventEmitter).once('readyForQuery', () => {
      resolve();
    });
  });
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + sql.length + 1);
  connection.stream.write(Buffer.concat([Buffer.from('Q'), length, sql, Buffer.from([0])]));
  await done;
}
