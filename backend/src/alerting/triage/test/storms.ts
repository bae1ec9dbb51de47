import type { AlertSeverity } from '@vigilops/contracts/api';
import { seeded } from '@vigilops/testkit/seeded';
import type { KnownService } from '../surroundings.ts';
import { createWorld } from './world.ts';

/** One thing that went wrong, as whoever made the storm knows it. */
export interface TrueIncident {
  readonly kind: string;
  readonly atSecond: number;
  readonly severity: AlertSeverity;
  readonly alertIds: number[];
}

export interface StormFigures {
  readonly alerts: number;
  readonly incidents: number;
  /** What a house without denoising would say to one chat: each alert that fires and each that is over. */
  readonly raw: number;
  /** What this one said to it. */
  readonly told: number;
  /** True incidents of which nobody was told, though they lasted. */
  readonly lost: readonly TrueIncident[];
  /** Alerts that no message to the chat named, and of which the ledger says nothing. */
  readonly unexplained: readonly number[];
}

const HOSTS = 50;
const SERVICES = 100;
/** Somebody is at it five minutes after a message. */
const ACKNOWLEDGED_AFTER_US = 300e6;

/** Two services a host; each stands on up to two others, and calls some. */
function topology(random: () => number) {
  const hosts = new Map(
    Array.from({ length: HOSTS }, (_, place) => [
      place + 1,
      { name: `web-${String(place + 1)}`, group: `rack-${String(place % 5)}`, labels: {} },
    ]),
  );
  const services = new Map<number, KnownService>();
  const calls = new Map<number, Set<number>>();
  for (let id = 1; id <= SERVICES; id += 1) {
    const parents = Array.from(
      { length: Math.floor(random() * 3) },
      () => 1 + Math.floor(random() * id),
    ).filter((parent) => parent !== id);
    services.set(id, {
      name: `shop-${String(id)}`,
      hostId: 1 + (id % HOSTS),
      group: null,
      dependsOn: parents,
      isPublic: id <= 5,
    });
    for (const parent of parents) {
      calls.set(id, (calls.get(id) ?? new Set<number>()).add(parent));
      calls.set(parent, (calls.get(parent) ?? new Set<number>()).add(id));
    }
  }
  return { hosts, services, calls };
}

interface Planned {
  readonly atSecond: number;
  readonly seconds: number;
  readonly incident: TrueIncident;
  readonly fired: Parameters<ReturnType<typeof createWorld>['fire']>[0];
}

/**
 * Six hours of a house of 50 hosts and 100 services: outages of hosts with all that stands on them, of services with those
 * that depend on them, racks that lose their switch, hosts that are busy for a while with several rules, and rules that cry
 * wolf for a minute at a time.
 */
export function runStorm(seed: number): StormFigures {
  const random = seeded(seed);
  const { hosts, services, calls } = topology(random);
  const planned: Planned[] = [];
  const truths: TrueIncident[] = [];
  const begin = (kind: string, severity: AlertSeverity, atSecond: number): TrueIncident => {
    const incident = { kind, severity, atSecond, alertIds: [] };
    truths.push(incident);
    return incident;
  };
  const plan = (incident: TrueIncident, afterSeconds: number, seconds: number, fired: Planned['fired']) => {
    planned.push({
      atSecond: Math.round(incident.atSecond + afterSeconds),
      seconds: Math.round(seconds),
      incident,
      fired,
    });
  };
  const dependents = (id: number, depth: number): ReadonlySet<number> => {
    const found = new Set<number>();
    const below = [...services].filter(([, { dependsOn }]) => dependsOn.includes(id));
    for (const [other] of depth === 0 ? [] : below) {
      found.add(other);
      dependents(other, depth - 1).forEach((one) => found.add(one));
    }
    return found;
  };
  const downWith = (incident: TrueIncident, id: number, afterSeconds: number, seconds: number) => {
    plan(incident, afterSeconds, seconds, { rule: 'Service down', severity: 'critical', service: id });
    for (const other of dependents(id, 2)) {
      const after = afterSeconds + 5 + random() * 40;
      plan(incident, after, seconds, { rule: 'Service slow', severity: 'warning', service: other });
      plan(incident, after + 30, seconds, { rule: 'Surge of errors', severity: 'warning', service: other });
    }
  };
  const downHost = (incident: TrueIncident, host: number, afterSeconds: number, seconds: number) => {
    plan(incident, afterSeconds + 60 + random() * 20, seconds, {
      rule: 'Host offline',
      severity: 'critical',
      host,
      offline: true,
    });
    for (const [id, { hostId }] of services) {
      if (hostId === host) {
        downWith(incident, id, afterSeconds + random() * 30, seconds);
      }
    }
  };
  const anyHost = () => 1 + Math.floor(random() * HOSTS);

  for (let round = 0; round < 4; round += 1) {
    const base = 300 + round * 5_000;
    downHost(begin('host', 'critical', base), anyHost(), 0, 900 + random() * 900);
    const id = 1 + Math.floor(random() * SERVICES);
    downWith(begin('service', 'critical', base + 1_700), id, 0, 600 + random() * 600);
    const rack = begin('rack', 'critical', base + 3_000);
    const number = Math.floor(random() * 5);
    for (const [host, { group }] of hosts) {
      if (group === `rack-${String(number)}`) {
        downHost(rack, host, random() * 10, 1_200);
      }
    }
    const busy = begin('busy', 'warning', base + 4_400);
    const host = anyHost();
    for (const rule of ['CPU above 90 %', 'Load high', 'Memory above 90 %', 'Swap above 50 %']) {
      plan(busy, random() * 120, 1_500 + random() * 600, { rule, severity: 'warning', host });
    }
  }
  const wolves = begin('wolf', 'info', 0);
  for (let cry = 0; cry < 120; cry += 1) {
    const host = 1 + (cry % 6);
    plan(wolves, random() * 21_000, 20 + random() * 40, {
      rule: 'Network errors',
      severity: 'warning',
      host,
    });
  }

  const histories = [{ ruleName: 'Network errors', ended: 200, shortLived: 196, shortLivedP90Seconds: 55 }];
  const world = createWorld({ hosts, services, calls, histories });
  const begins = Map.groupBy(planned, ({ atSecond }) => atSecond);
  const ends = new Map<number, number[]>();
  const isOpen = new Map<string, number>();
  for (let second = 0; second < 24_000; second += 1) {
    for (const { fired, seconds, incident } of begins.get(second) ?? []) {
      const key = `${fired.rule ?? ''} ${String(fired.host)} ${String(fired.service)}`;
      if (isOpen.has(key)) {
        continue;
      }
      const alertId = world.fire(fired);
      incident.alertIds.push(alertId);
      isOpen.set(key, alertId);
      ends.set(second + seconds, [...(ends.get(second + seconds) ?? []), alertId]);
    }
    for (const alertId of ends.get(second) ?? []) {
      world.resolve(alertId);
      isOpen.forEach((open, key) => open === alertId && isOpen.delete(key));
    }
    world.pass(1);
    for (const { id, acknowledgedUs, resolvedUs } of world.incidents.values()) {
      const last = world.notices.findLast(
        ({ incidentId, channelName }) => incidentId === id && channelName === 'team chat',
      );
      const isTime =
        last !== undefined && last.kind !== 'resolved' && world.nowUs - last.madeUs > ACKNOWLEDGED_AFTER_US;
      if (isTime && acknowledgedUs === null && resolvedUs === null) {
        world.acknowledge(id);
      }
    }
  }
  const told = world.told('team chat');
  const named = new Set(told.filter(([kind]) => kind !== 'resolved').flatMap(([, ids]) => ids));
  const explained = new Set(world.ledger.map(({ alertId }) => alertId));
  return {
    alerts: world.alerts.size,
    incidents: truths.length - 1,
    raw: 2 * world.alerts.size,
    told: told.length,
    lost: truths.filter(({ kind, alertIds }) => kind !== 'wolf' && !alertIds.some((id) => named.has(id))),
    unexplained: [...world.alerts.keys()].filter((id) => !named.has(id) && !explained.has(id)),
  };
}
