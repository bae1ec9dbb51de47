import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openOtlpReceiver, type ReceiverAnswer } from '@vigilops/testkit';
import type { House } from '@vigilops/testkit/house';
import pg from 'pg';

import type { Field } from './trial.ts';

/** Where an agent sends to, and what was stored there. */
export interface Server {
  readonly url: string;
  readonly credentials: string;
  /** The numbers of the lines of a service, each as often as it is stored, in the order of their arrival if known. */
  numbers(service: string): Promise<readonly number[]>;
}

const NUMBER = /order (\d+) accepted/g;

/** The backend, and what its database says without a reader of ours in between. */
export function houseServer(house: House, url = house.url): Server {
  return {
    url,
    // Not the agents' own: every trial has a host of its own, and such a token belongs to one.
    credentials: `token: ${house.adminToken}`,
    async numbers(service) {
      const client = new pg.Client({
        connectionString: databaseUrl(house),
        connectionTimeoutMillis: 5_000,
        query_timeout: 60_000,
      });
      client.on('error', () => undefined);
      await client.connect();
      try {
        // One row, lest a million of them be read one by one.
        const { rows } = await client.query<{ numbers: string | null }>(
          `SELECT string_agg(substring(t.body FROM '${NUMBER.source}'), ' ') AS numbers
           FROM vigilops.logs t JOIN vigilops.log_streams l ON l.id = t.stream_id
           JOIN vigilops.resources r ON r.id = l.resource_id WHERE r.service_name = $1`,
          [service],
        );
        return (rows[0]?.numbers ?? '')
          .split(' ')
          .filter((digits) => digits !== '')
          .map(Number);
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

/** The shared house, its backend started anew with `env`, and once more as it was when the trial is over. */
export async function houseWith(field: Field, env: Readonly<Record<string, string>>): Promise<House> {
  const house = await field.house();
  const restart = async (more?: Readonly<Record<string, string>>): Promise<void> => {
    await house.endBackend('SIGTERM');
    await house.startBackend(more);
  };
  await restart(env);
  field.cleanUp(() => restart());
  return house;
}

export function databaseUrl(house: House): string {
  return readFileSync(join(house.folder, 'data/database-url'), 'utf8').trim();
}

/** A small server without a database that knows batches by their ids, as the ledger of the real one does. */
export async function receiverServer(
  answer: (request: { readonly number: number; readonly kind: string }) => ReceiverAnswer,
  cleanUp: (undo: () => Promise<void>) => void,
): Promise<Server> {
  const receiver = await openOtlpReceiver(answer);
  cleanUp(() => receiver.close());
  return {
    url: receiver.url,
    credentials: 'token: test',
    numbers: () =>
      Promise.resolve(
        [...receiver.batches.values()].flatMap((body) => numbersIn(Buffer.from(body).toString('latin1'))),
      ),
  };
}

const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(NUMBER)].map(([, digits]) => Number(digits));
