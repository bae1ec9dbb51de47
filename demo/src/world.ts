import { createHosts } from './fleet/hosts.ts';
import type { Host } from './fleet/host-types.ts';
import { createUptime, type Uptime } from './fleet/uptime.ts';
import { createIncidents, type Incidents } from './incidents.ts';
import { createDeploys, type Deploys } from './services/deploys.ts';
import { createServices } from './services/directory.ts';
import { createLifetimes, type Lifetimes } from './services/lifetimes.ts';
import type { Instance, Service } from './services/service-types.ts';
import { createTraffic, type Traffic } from './services/traffic.ts';

export interface WorldConfig {
  readonly seed: number;
  readonly hosts: number;
  readonly services: number;
  /** Incidents besides the daily one, by their start. */
  readonly extraIncidentsMs: readonly number[];
}

/**
 * Everything that is, at any time. All answers are pure functions of the configuration and the time asked for:
 * nothing depends on when or in what order one asks, so history and live are one curve.
 */
export interface World {
  readonly seed: number;
  readonly hosts: readonly Host[];
  readonly services: readonly Service[];
  readonly traffic: Traffic;
  readonly incidents: Incidents;
  readonly deploys: Deploys;
  readonly uptime: Uptime;
  readonly lifetimes: Lifetimes;
  instancesOn(host: Host): readonly Instance[];
  service(name: string): Service | undefined;
}

export function createWorld(config: WorldConfig): World {
  const hosts = createHosts(config.seed, config.hosts);
  const services = createServices(config.seed, config.services, hosts);
  const incidents = createIncidents(config.seed, config.extraIncidentsMs);
  const deploys = createDeploys(config.seed, services, incidents);
  const uptime = createUptime(hosts);
  const byHost = Map.groupBy(
    services.flatMap(({ instances }) => instances),
    ({ host }) => host,
  );
  const byName = new Map(services.map((service) => [service.name, service]));
  return {
    seed: config.seed,
    hosts,
    services,
    traffic: createTraffic(services),
    incidents,
    deploys,
    uptime,
    lifetimes: createLifetimes(uptime, deploys),
    instancesOn: (host) => byHost.get(host) ?? [],
    service: (name) => byName.get(name),
  };
}
