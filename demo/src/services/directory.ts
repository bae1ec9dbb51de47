import type { Host } from '../fleet/host-types.ts';
import { keyOf, uniformAt } from '../random/hash.ts';
import { BATCH_RHYTHM, CONSUMER_RHYTHM, OFFICE_RHYTHM, type Rhythm } from '../time/rhythm.ts';
import { servicePlans } from './catalogue/index.ts';
import type { CallPlan, Runtime, ServicePlan } from './plan.ts';
import type { Call, Instance, Operation, Service } from './service-types.ts';

const RHYTHMS = { consumer: CONSUMER_RHYTHM, office: OFFICE_RHYTHM, batch: BATCH_RHYTHM } as const;
/** Services peak up to this much before or after the common hour. */
const PHASE_SPREAD_MS = 45 * 60_000;

const FIRST_PORT: Record<Runtime, number> = {
  nginx: 8080,
  nodejs: 3000,
  java: 8180,
  go: 9000,
  python: 8000,
  postgresql: 5432,
  redis: 6379,
  rabbitmq: 5672,
  opensearch: 9200,
};

/** All services with their instances on hosts and their calls resolved; calls to services left out are dropped. */
export function createServices(seed: number, count: number, hosts: readonly Host[]): readonly Service[] {
  const place = createPlacement(hosts);
  const drafts = servicePlans(count).map((plan) => draftService(seed, plan, place));
  const operations = new Map<string, Operation>();
  for (const draft of drafts) {
    for (const operation of draft.operations) {
      operations.set(`${draft.name} ${operation.name}`, operation);
    }
  }
  const services = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const draft of drafts) {
    for (const operation of draft.operations) {
      const plan = draft.plan.operations.find(({ name }) => name === operation.name);
      operation.calls.push(...(plan?.calls ?? []).flatMap((call) => resolveCall(call, services, operations)));
    }
  }
  return drafts;
}

/** A service under construction: its operations still take calls. */
interface Draft extends Service {
  readonly instances: Instance[];
  readonly operations: (Operation & { readonly calls: Call[] })[];
}

function draftService(seed: number, plan: ServicePlan, place: Placement): Draft {
  const key = keyOf(seed, 'service', plan.name);
  const draft: Draft = {
    key,
    name: plan.name,
    plan,
    rhythm: shifted(RHYTHMS[plan.rhythm], (uniformAt(key, 0) - 0.5) * 2 * PHASE_SPREAD_MS),
    instances: [],
    operations: [],
  };
  for (let number = 1; number <= plan.instances; number += 1) {
    const { host, port } = place(plan);
    draft.instances.push({
      key: keyOf(seed, 'instance', plan.name, number),
      service: draft,
      number,
      id: `${host.name}:${port}`,
      host,
      port,
      share: 1 / plan.instances,
    });
  }
  for (const operation of plan.operations) {
    const [method = '', route = ''] = operation.name.split(' ');
    draft.operations.push({
      key: keyOf(seed, 'operation', plan.name, operation.name),
      service: draft,
      name: operation.name,
      kind: method === 'CONSUME' ? 'consumer' : 'server',
      method,
      route,
      selfMs: operation.selfMs,
      entryRps: operation.entryRps,
      calls: [],
    });
  }
  return draft;
}

function shifted(rhythm: Rhythm, phaseMs: number): Rhythm {
  return { ...rhythm, phaseMs };
}

type Placement = (plan: ServicePlan) => { host: Host; port: number };

/** Hosts of the same business and role take turns; where there is none, production hosts of the role, then any. */
function createPlacement(hosts: readonly Host[]): Placement {
  const turns = new Map<string, number>();
  const ports = new Map<string, number>();
  return (plan) => {
    const production = hosts.filter((host) => host.environment === 'production');
    const choices = [
      production.filter((host) => host.business === plan.business && host.role === plan.role),
      production.filter((host) => host.role === plan.role),
      production,
      hosts,
    ].find((list) => list.length > 0);
    const turnKey = `${plan.business} ${plan.role}`;
    const turn = turns.get(turnKey) ?? 0;
    turns.set(turnKey, turn + 1);
    const host = choices?.[turn % choices.length];
    if (host === undefined) {
      throw new Error('a fleet needs at least one host');
    }
    const portKey = `${host.name} ${plan.runtime}`;
    const port = ports.get(portKey) ?? FIRST_PORT[plan.runtime];
    ports.set(portKey, port + 1);
    return { host, port };
  };
}

function resolveCall(
  call: CallPlan,
  services: ReadonlyMap<string, Service>,
  operations: ReadonlyMap<string, Operation>,
): Call[] {
  const { probability } = call;
  switch (call.to) {
    case 'external': {
      const [method = 'GET', path = '/'] = call.operation.split(' ');
      return [{ to: 'external', probability, host: call.host, method, path, ms: call.ms }];
    }
    case 'service': {
      const operation = operations.get(`${call.service} ${call.operation}`);
      return operation === undefined ? [] : [{ to: 'service', probability, operation }];
    }
    default: {
      const service = services.get(call.service);
      return service === undefined ? [] : [resolveStorageCall(call, service, operations)];
    }
  }
}

function resolveStorageCall(
  call: Exclude<CallPlan, { to: 'external' } | { to: 'service' }>,
  service: Service,
  operations: ReadonlyMap<string, Operation>,
): Call {
  const { probability } = call;
  switch (call.to) {
    case 'database':
      return {
        to: 'database',
        probability,
        service,
        statement: call.statement,
        verb: call.statement.split(' ', 1)[0] ?? 'SELECT',
        collection: collectionOf(call.statement),
        ms: call.ms,
      };
    case 'cache':
      return { to: 'cache', probability, service, command: call.command, ms: call.ms };
    case 'queue': {
      const consumers = [...operations.values()].filter(({ name }) => name === `CONSUME ${call.destination}`);
      return { to: 'queue', probability, service, destination: call.destination, consumers };
    }
    default:
      return call satisfies never;
  }
}

/** The table or index that a statement names: after FROM, INTO or UPDATE, else its second word. */
function collectionOf(statement: string): string {
  const named = /\b(?:FROM|INTO|UPDATE)\s+([a-z_.]+)/.exec(statement);
  return named?.[1] ?? statement.split(' ')[1] ?? '';
}
