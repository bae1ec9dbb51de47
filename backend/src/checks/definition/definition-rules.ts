import { VigilError } from '@vigilops/contracts';
import type { CheckConfig, ServiceDefinition } from '@vigilops/contracts/api';
import type { ServiceRecord } from '../../model/index.ts';
import { isMetadataHost } from './metadata-addresses.ts';
import { patternProblem } from './patterns.ts';

/** What a definition may name. */
export interface KnownThings {
  /** With a check; the one that is changed as it is now. */
  readonly services: readonly Pick<ServiceRecord, 'id' | 'name' | 'spec'>[];
  readonly hostIds: ReadonlySet<number>;
}

/** Throws REQUEST_INVALID naming the first field that is wrong. `serviceId` null: it is new. */
export function checkDefinition(
  definition: ServiceDefinition,
  serviceId: number | null,
  known: KnownThings,
): void {
  checkTargets(definition.check);
  checkObservers(definition);
  // What was named before may be gone by now, and may stay: a host that was merged is still meant.
  const before = known.services.find(({ id }) => id === serviceId)?.spec;
  const hosts = new Set([...known.hostIds, ...(before?.observers.host_ids ?? []), before?.host_id ?? 0]);
  for (const [place, id] of definition.observers.host_ids.entries()) {
    require(hosts.has(id), `observers.host_ids[${String(place)}]`, `there is no host ${String(id)}`);
  }
  if (definition.host_id !== null) {
    require(hosts.has(definition.host_id), 'host_id', `there is no host ${String(definition.host_id)}`);
  }
  const services = new Set([...known.services.map(({ id }) => id), ...(before?.depends_on ?? [])]);
  for (const [place, id] of definition.depends_on.entries()) {
    require(services.has(
      id,
    ), `depends_on[${String(place)}]`, `there is no service ${String(id)} with a check`);
  }
  const circle = serviceId === null ? undefined : circleOf(serviceId, definition, known.services);
  require(circle ===
    undefined, 'depends_on', `services would need each other in a circle: ${String(circle)}`);
}

function require(isRight: boolean, field: string, problem: string): void {
  if (!isRight) {
    throw new VigilError('REQUEST_INVALID', `${field}: ${problem}`);
  }
}

function checkTargets(check: CheckConfig): void {
  switch (check.type) {
    case 'http':
      checkHost('check.url', new URL(check.url).hostname);
      checkPattern(check.body_matches);
      return;
    case 'tcp':
    case 'icmp':
      checkHost('check.host', check.host);
      return;
    case 'dns':
      checkHost('check.host', check.host);
      if (check.resolver !== undefined) {
        checkHost('check.resolver', hostOfResolver(check.resolver));
      }
      return;
    case 'heartbeat':
      return;
    default:
      check satisfies never;
  }
}

function checkHost(field: string, host: string): void {
  const isMetadata = isMetadataHost(host);
  require(isMetadata !== undefined, field, 'must be a host name or an address');
  require(isMetadata !==
    true, field, "is a cloud's metadata service, which hands out credentials: only an agent may ask there whose own file allows it");
}

function checkPattern(pattern: string | undefined): void {
  const problem = pattern === undefined ? undefined : patternProblem(pattern);
  require(problem === undefined, 'check.body_matches', String(problem));
}

/** 1.1.1.1, 1.1.1.1:5353, [2606:4700::1111]:53 or 2606:4700::1111. */
function hostOfResolver(resolver: string): string {
  return /^\[(.*)\](:\d+)?$/u.exec(resolver)?.[1] ?? /^([^:]*):\d+$/u.exec(resolver)?.[1] ?? resolver;
}

function checkObservers({ check, observers }: ServiceDefinition): void {
  const { all, host_ids: hosts, groups, tags } = observers;
  require(check.type === 'heartbeat' ||
    all ||
    hosts.length + groups.length + tags.length >
      0, 'observers', 'name who is to ask: all, or some host_ids, groups or tags');
}

/** Names along the way from a service back to itself. */
function circleOf(
  serviceId: number,
  definition: ServiceDefinition,
  services: KnownThings['services'],
): string | undefined {
  const byId = new Map(services.map((service) => [service.id, service]));
  const needsOf = (id: number) =>
    id === serviceId ? definition.depends_on : (byId.get(id)?.spec?.depends_on ?? []);
  const seen = new Set<number>();
  const walk = (id: number, way: readonly number[]): readonly number[] | undefined => {
    for (const next of needsOf(id)) {
      if (next === serviceId) {
        return [...way, id, next];
      }
      if (!seen.has(next)) {
        seen.add(next);
        const found = walk(next, [...way, id]);
        if (found !== undefined) {
          return found;
        }
      }
    }
    return undefined;
  };
  const nameOf = (id: number) => (id === serviceId ? definition.name : (byId.get(id)?.name ?? String(id)));
  return walk(serviceId, [])?.map(nameOf).join(' → ');
}
