import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '@vigilops/testkit/seeded';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNastyReceiver, type NastyReceiver } from './nasty-receiver.ts';

/** `VIGILOPS_TEST_ALERTS=1000` for a release test; fewer where minutes are dear. */
const ALERTS = Number(process.env.VIGILOPS_TEST_ALERTS ?? 30);
const SEED = Number(process.env.VIGILOPS_TEST_SEED ?? 7);
const KILLS = 4;
const WAIT_MS = 300_000;

describe('a backend that is killed again and again', () => {
  const random = seeded(SEED);
  let house: House;
  let receiver: NastyReceiver;
  let token: string;
  beforeAll(async () => {
    receiver = await openNastyReceiver(random);
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    token = readFileSync(join(house.folder, 'data/tokens/admin'), 'utf8').trim();
    await post('/api/v1/notification-channels', {
      name: 'program',
      type: 'webhook',
      config: { url: receiver.url },
    });
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await receiver.close();
  });

  async function post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${house.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
    }
  }

  /** As Prometheus does: again and again until it is taken. */
  async function send(endsAt: string | undefined): Promise<void> {
    const alerts = Array.from({ length: ALERTS }, (_, place) => ({
      labels: { alertname: `alert ${String(place)}`, severity: place % 3 === 0 ? 'critical' : 'warning' },
      ...(endsAt === undefined ? {} : { endsAt }),
    }));
    await until('the alerts are taken', WAIT_MS, () =>
      post('/api/v2/alerts', alerts).then(
        () => true,
        () => undefined,
      ),
    );
  }

  async function killForAWhile(): Promise<void> {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(500 + random() * 3_000);
      await house.endBackend('SIGKILL');
      await house.startBackend();
    }
  }

  const namesHeard = (status: 'firing' | 'resolved') =>
    new Set(receiver.heard.filter((alert) => alert.status === status).map(({ name }) => name));

  it(
    'tells a nasty receiver of each alert that it fires and that it is over, in this order',
    async () => {
      await send(undefined);
      await killForAWhile();
      await until('all of them were heard to fire', WAIT_MS, () =>
        Promise.resolve(namesHeard('firing').size === ALERTS ? true : undefined),
      );
      await send(new Date().toISOString());
      await killForAWhile();
      await until('all of them were heard to be over', WAIT_MS, () =>
        Promise.resolve(namesHeard('resolved').size === ALERTS ? true : undefined),
      );
      expect(receiver.nasty).toBeGreaterThan(0);
      for (let place = 0; place < ALERTS; place += 1) {
        const of = receiver.heard.filter(({ name }) => name === `alert ${String(place)}`);
        const lastFiring = of.findLastIndex(({ status }) => status === 'firing');
        const firstOver = of.findIndex(({ status }) => status === 'resolved');
        expect([place, lastFiring < firstOver]).toEqual([place, true]);
        // What came twice came with the key by which a receiver knows it.
        for (const status of ['firing', 'resolved']) {
          expect(new Set(of.filter((alert) => alert.status === status).map(({ key }) => key)).size).toBe(1);
        }
      }
    },
    4 * WAIT_MS,
  );
});
