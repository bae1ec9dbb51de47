import type { Context } from '@opentelemetry/api';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Settings } from './settings.ts';
import { ACCOUNTS } from './database.ts';
import { createCaller, Failed, serve } from './http.ts';
import type { Telemetry } from './telemetry.ts';

const POOL = 5;
const RECEIPT = Buffer.alloc(2_048, '.').toString();
const LEAK_EVERY_MS = 100;

/** Takes money: a row of its database, a word with the bank, a receipt on its disk. */
export function startPayments(settings: Settings, telemetry: Telemetry): () => Promise<void> {
  const pool = new pg.Pool({
    connectionString: settings.database,
    max: POOL,
    connectionTimeoutMillis: 1_500,
    application_name: settings.service,
  });
  pool.on('error', () => undefined);
  const timedOut = telemetry.count('db.client.connection.timeouts', '{timeout}');
  const database = new URL(settings.database).pathname.slice(1);
  const named = { 'db.client.connection.pool.name': database, 'db.system.name': 'postgresql' };
  telemetry.gauge('db.client.connection.count', '{connection}', () => [
    [pool.totalCount - pool.idleCount, { ...named, 'db.client.connection.state': 'used' }],
    [pool.idleCount, { ...named, 'db.client.connection.state': 'idle' }],
  ]);
  telemetry.gauge('db.client.connection.pending_requests', '{request}', () => [[pool.waitingCount, named]]);
  const bank = createCaller(telemetry, () => settings.peers.bank, 8_000);
  const leaked: unknown[] = [];
  let leakBytes = 0;
  const leaking = setInterval(() => {
    if (leakBytes > 0) {
      // Small objects lie on the heap that the limit is for; buffers would not.
      leaked.push(Array.from({ length: leakBytes / 8 }, (_, index) => index + 0.5));
    }
  }, LEAK_EVERY_MS);

  async function query(text: string, values: unknown[], parent: Context): Promise<pg.QueryResult> {
    const attributes = {
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.query.text': text,
      'db.operation.name': text.split(' ')[0] ?? '',
      'server.address': 'shops-db',
    };
    return telemetry.span(attributes['db.operation.name'], 'client', attributes, parent, async () => {
      try {
        return await pool.query(text, values);
      } catch (error) {
        if (error instanceof Error && error.message.includes('timeout exceeded when trying to connect')) {
          timedOut(1);
          throw new Failed(503, `no database connection: pool of ${String(POOL)} is full`, { cause: error });
        }
        throw error;
      }
    });
  }

  function writeReceipt(): void {
    try {
      appendFileSync(join(settings.disk, 'receipts.log'), `${RECEIPT}\n`);
    } catch (error) {
      throw new Failed(500, error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  const account = () => 1 + Math.floor(Math.random() * ACCOUNTS);
  const stop = serve(
    settings.port,
    {
      '/pay': async (here) => {
        await query('UPDATE accounts SET balance = balance - 1 WHERE id = $1', [account()], here);
        await bank('/authorize', here);
        writeReceipt();
        return { paid: true };
      },
      '/refund': async (here) => {
        const { rows } = await query('SELECT balance FROM accounts WHERE id = $1', [account()], here);
        return settings.version === settings.brokenVersion
          ? refundOf(rows[0] as Row)
          : { refunded: (rows[0] as Row).balance };
      },
    },
    telemetry,
    (switches) => {
      leakBytes = Number(switches.leakBytes ?? 0);
    },
  );
  return async () => {
    clearInterval(leaking);
    await stop();
    await pool.end();
  };
}

interface Row {
  readonly balance: number;
  readonly currency?: { readonly digits: number };
}

/** What the new version does: it takes for granted a column that is not there. */
function refundOf(row: Row): unknown {
  const digits = (row.currency as { readonly digits: number }).digits;
  return { refunded: row.balance.toFixed(digits) };
}
