import { describe, expect, it } from 'vitest';
import { servicePlans } from './catalogue/index.ts';
import { CULPRIT } from './deploys.ts';
import { STRICKEN, healthAt } from './health.ts';
import { DAILY_INCIDENT, NOON, worldOf } from '../test/worlds.ts';

const world = worldOf();
const DAY = 86_400_000;
const operations = world.services.flatMap(({ operations: list }) => list);

describe('the catalogue', () => {
  it('has 100 services, and every call finds its target', () => {
    const plans = servicePlans(100);
    expect(new Set(plans.map(({ name }) => name)).size).toBe(100);
    const planned = plans.flatMap((plan) => plan.operations.flatMap(({ calls }) => calls)).length;
    expect(operations.flatMap(({ calls }) => calls)).toHaveLength(planned);
  });

  it('has a consumer for what is published, and work for every operation', () => {
    const queues = operations.flatMap(({ calls }) => calls).filter((call) => call.to === 'queue');
    expect(queues.length).toBeGreaterThan(5);
    expect(queues.filter(({ consumers }) => consumers.length === 0)).toEqual([]);
    const idle = operations.filter((operation) => world.traffic.peakRps(operation) === 0);
    expect(idle.map(({ service, name }) => `${service.name} ${name}`)).toEqual([]);
  });

  it('places instances on hosts of their business and role, no two on one port', () => {
    const instances = world.services.flatMap((service) => service.instances);
    expect(new Set(instances.map(({ id }) => id)).size).toBe(instances.length);
    expect(instances.every(({ host }) => host.environment === 'production')).toBe(true);
    const api = world.service('payments-api')?.instances.map(({ host }) => `${host.business}/${host.role}`);
    expect(api).toEqual(['payment/api', 'payment/api']);
  });

  it.each([10, 40])('still tells the incident with %d services', (count) => {
    const small = worldOf({ services: count });
    expect(small.services).toHaveLength(count);
    for (const name of [STRICKEN.api, STRICKEN.database, STRICKEN.gateway, CULPRIT]) {
      expect(small.service(name)).toBeDefined();
    }
  });
});

describe('traffic', () => {
  const find = (service: string, name: string) =>
    operations.find((operation) => operation.service.name === service && operation.name === name);

  it('passes requests on to what is called', () => {
    const payments = find('payments-api', 'POST /payments');
    const checkout = find('checkout-api', 'POST /checkout');
    const direct = find('web-gateway', 'POST /api/payments');
    expect(payments && checkout && direct).toBeDefined();
    if (payments && checkout && direct) {
      expect(world.traffic.peakRps(payments)).toBeCloseTo(
        world.traffic.peakRps(checkout) + world.traffic.peakRps(direct),
        9,
      );
      expect(world.traffic.medianMs(checkout)).toBeGreaterThan(world.traffic.medianMs(payments));
      expect(world.traffic.exposure(checkout, 'payments-api')).toBe(1);
    }
  });

  it('finds no way from search to payments', () => {
    const search = find('search-api', 'GET /search');
    expect(search === undefined ? 1 : world.traffic.exposure(search, 'payments-api')).toBe(0);
  });
});

describe('deploys', () => {
  it('are a few a day, in office hours, besides those of the incident', () => {
    for (let day = 0; day < 7; day += 1) {
      const fromMs = NOON - 12 * 3_600_000 - day * DAY;
      const list = world.deploys.between(fromMs, fromMs + DAY);
      const usual = list.filter(({ service }) => service.name !== CULPRIT);
      expect(usual.length).toBeGreaterThanOrEqual(2);
      expect(usual.length).toBeLessThanOrEqual(5);
      expect(list.filter(({ service }) => service.name === CULPRIT).map(({ kind }) => kind)).toEqual([
        'rollout',
        'rollback',
      ]);
    }
  });

  it('change the version, restart the process and bring errors for some minutes', () => {
    const deploy = world.deploys.between(NOON - 3 * DAY, NOON).find(({ bad }) => bad);
    expect(deploy).toBeDefined();
    const operation = deploy?.service.operations[0];
    const instance = deploy?.service.instances[0];
    if (deploy && operation && instance) {
      expect(world.deploys.versionAt(deploy.service, deploy.timeMs - 1)).not.toBe(deploy.version);
      expect(world.deploys.versionAt(deploy.service, deploy.timeMs)).toBe(deploy.version);
      expect(world.lifetimes.startedAt(instance, deploy.timeMs + 1000)).toBe(deploy.timeMs);
      expect(healthAt(world, operation, deploy.timeMs + 1000).ownErrors).toBeGreaterThan(0.05);
      expect(healthAt(world, operation, deploy.timeMs + 1_200_000).ownErrors).toBeLessThan(0.01);
    }
  });

  it('of the culprit come 90 s before the pool fills, and are taken back to the version before', () => {
    const service = world.service(CULPRIT);
    expect(service).toBeDefined();
    if (service) {
      const before = world.deploys.versionAt(service, DAILY_INCIDENT - 90_001);
      expect(world.deploys.last(service, DAILY_INCIDENT)?.timeMs).toBe(DAILY_INCIDENT - 90_000);
      expect(world.deploys.versionAt(service, DAILY_INCIDENT)).not.toBe(before);
      expect(world.deploys.versionAt(service, DAILY_INCIDENT + 3_600_000)).toBe(before);
    }
  });
});

describe('lifetimes', () => {
  it('give every running process a start that is not in the future, and one pid for its life', () => {
    for (const { instances } of world.services) {
      for (const instance of instances) {
        const startMs = world.lifetimes.startedAt(instance, NOON);
        expect(startMs).toBeLessThanOrEqual(NOON);
        expect(world.lifetimes.startedAt(instance, startMs)).toBe(startMs);
        expect(world.lifetimes.pid(instance, startMs)).toBe(world.lifetimes.pid(instance, NOON));
      }
    }
  });

  it('end a leaking process again and again, each time full', () => {
    const instance = world.service('recommendations-api')?.instances[0];
    expect(instance).toBeDefined();
    if (instance) {
      const hours = Array.from({ length: 48 }, (_, i) => NOON + i * 3_600_000);
      const kills = hours.flatMap((fromMs) => world.lifetimes.kills(instance, fromMs, fromMs + 3_600_000));
      expect(kills.length).toBeGreaterThanOrEqual(6);
      for (const timeMs of kills) {
        expect(world.lifetimes.leak(instance, timeMs)).toBe(0);
      }
    }
  });
});
