import type { ServiceDetail } from '@vigilops/contracts/api';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrivateNetwork, noPrivateNetwork, type PrivateNetwork } from './private-network.ts';

const reason = noPrivateNetwork();
const WAIT_MS = 90_000;

interface List<T> {
  readonly items: readonly T[];
}
interface Check {
  readonly status: string;
  readonly timestamp: string;
  readonly error_message: string | null;
}
interface State {
  readonly state: string;
  readonly from: string;
  readonly to: string | null;
  readonly seconds: number;
}

/** A real agent behind a cable of its own checks a service on the other side of it. */
describe.skipIf(reason !== undefined)(
  `a service and its only observer${reason === undefined ? '' : ` — SKIPPED, no network of its own: ${reason}`}`,
  () => {
    let network: PrivateNetwork;
    let house: House;
    let shop: Server;
    beforeAll(async () => {
      network = createPrivateNetwork();
      shop = createServer((_request, response) => response.end('well'));
      await new Promise<void>((done) => shop.listen(0, network.address, done));
      house = await openHouse({
        env: {
          VIGILOPS_LISTEN: '0.0.0.0',
          VIGILOPS_ALLOW_PLAIN_HTTP_FROM: network.subnet,
          VIGILOPS_SELF_INTERVAL: 'off',
        },
      });
      const { port } = shop.address() as AddressInfo;
      house.startAgent({
        server: house.url.replace('127.0.0.1', network.address),
        under: network.inside,
        yaml:
          `host:\n  name: observer\nmetrics:\n  interval: 5s\n` +
          `services:\n  - name: shop\n    type: http\n    url: http://${network.address}:${String(port)}/\n    interval: 5s\n    timeout: 2s\n`,
      });
    });
    afterAll(async () => {
      shop.closeAllConnections();
      shop.close();
      await house.close();
      network.remove();
    });

    const service = async () => {
      const { items } = await house.ask<List<{ id: number; name: string }>>(
        '/api/v1/services?q=shop&checked=true',
      );
      const id = items.find(({ name }) => name === 'shop')?.id;
      return id === undefined ? undefined : house.ask<ServiceDetail>(`/api/v1/services/${String(id)}`);
    };
    const inState = (status: string) =>
      until(`the shop is ${status}`, WAIT_MS, async () => {
        const found = await service();
        return found?.status === status ? found : undefined;
      });
    const checks = async (id: number, status: string) =>
      (await house.ask<List<Check>>(`/api/v1/services/${String(id)}/checks?status=${status}&from=now-1h`))
        .items;
    const states = async (id: number) =>
      (await house.ask<List<State>>(`/api/v1/services/${String(id)}/states?from=now-1h`)).items;

    it('is up while it answers', async () => {
      const { id, availability } = await inState('up');
      expect(availability.day).toMatchObject({ down_seconds: 0, availability_percent: 100 });
      expect(await checks(id, 'down')).toEqual([]);
    });

    it('is never called down while its observer is cut off, nor afterwards, and its availability stays', async () => {
      network.cut();
      // Nobody can tell by now: what was said before has grown old.
      const { id } = await inState('unknown');
      network.mend();
      await inState('up');
      const inconclusive = await until('what the agent kept has come', WAIT_MS, async () => {
        const found = await checks(id, 'inconclusive');
        return found.length > 0 ? found : undefined;
      });
      expect(inconclusive[0]?.error_message).toMatch(/cut off/);
      expect(await checks(id, 'down')).toEqual([]);
      // The cable may come back between a probe and its witness: one failure, where it takes two in a row.
      expect((await checks(id, 'timeout')).length).toBeLessThan(2);
      expect((await states(id)).map(({ state }) => state)).not.toContain('down');
      expect((await service())?.availability.day).toMatchObject({
        down_seconds: 0,
        availability_percent: 100,
        outages: 0,
      });
    });

    it('is down, from its first failure on, when it is the service that does not answer', async () => {
      const { port } = shop.address() as AddressInfo;
      const { id } = await inState('up');
      shop.closeAllConnections();
      await new Promise((done) => shop.close(done));
      const { status_reason: why } = await inState('down');
      expect(why).toMatch(/refused/i);
      const failures = [...(await checks(id, 'down'))].reverse();
      const [down] = await states(id);
      expect(down).toMatchObject({ state: 'down', to: null, from: failures[0]?.timestamp });
      await new Promise<void>((done) => shop.listen(port, network.address, done));
      const { availability } = await inState('up');
      const outage = (await states(id)).find(({ state }) => state === 'down');
      const ups = (await checks(id, 'up')).map(({ timestamp }) => timestamp);
      // Until the first success after it.
      expect(ups).toContain(outage?.to);
      expect(availability.day).toMatchObject({ outages: 1, down_seconds: outage?.seconds });
      const { up_seconds: up, down_seconds: lost } = availability.day;
      expect(availability.day.availability_percent).toBeCloseTo((100 * up) / (up + lost), 6);
      expect(lost).toBeGreaterThan(0);
    });
  },
);
