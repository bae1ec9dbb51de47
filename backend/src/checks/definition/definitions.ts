import { VigilError } from '@vigilops/contracts';
import type { ServiceDefinition } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { isDeepStrictEqual } from 'node:util';
import type {
  AuditEntry,
  ServiceChange,
  ServiceRecord,
  ServiceSpec,
  ServiceStore,
} from '../../model/index.ts';
import type { By, ServiceChangeRequest, ServiceDefinitions } from '../checks.ts';
import { fillMasks, takeSecrets, type CheckSecretsKeeper } from './check-secrets.ts';
import { checkDefinition } from './definition-rules.ts';

export interface DefinitionDeps {
  readonly services: Pick<ServiceStore, 'find' | 'listChecked' | 'create' | 'change' | 'remove'>;
  readonly hosts: (signal: AbortSignal) => Promise<readonly { readonly id: number }[]>;
  readonly secrets: CheckSecretsKeeper;
  /** Of the URL where a job reports. */
  readonly newSecret: () => { readonly secret: string; readonly hash: Uint8Array };
  readonly clock: Clock;
}

/** A service as it is to be, with what is kept of it beside. */
interface Prepared {
  readonly spec: ServiceSpec;
  readonly sealed: string | null;
}

export function createServiceDefinitions(deps: DefinitionDeps): ServiceDefinitions {
  const { services, secrets, clock } = deps;

  async function prepare(
    definition: ServiceDefinition,
    service: ServiceRecord | null,
    signal: AbortSignal,
  ): Promise<Prepared> {
    const known = await services.listChecked(signal);
    const hosts = await deps.hosts(signal);
    checkDefinition(definition, service?.id ?? null, {
      services: known,
      hostIds: new Set(hosts.map(({ id }) => id)),
    });
    const spec = service?.spec ?? null;
    const before =
      service === null || spec === null ? undefined : { check: spec.check, secrets: secrets.open(service) };
    const taken = takeSecrets(fillMasks(definition.check, before));
    const isAsBefore = isDeepStrictEqual(taken.secrets, before?.secrets);
    return {
      spec: { ...definition, check: taken.shown },
      // Sealed anew it would be another text, and a change that changes nothing would look like one.
      sealed: isAsBefore && service !== null ? service.sealed : secrets.seal(taken.secrets),
    };
  }

  async function own(serviceId: number, signal: AbortSignal): Promise<ServiceRecord & { spec: ServiceSpec }> {
    const { spec, ...service } = await existing(serviceId, services, signal);
    if (service.source !== 'api' || spec === null) {
      throw new VigilError('CONFLICT', NOT_OURS[service.source === 'agent' ? 'agent' : 'telemetry']);
    }
    return { ...service, spec };
  }

  return {
    create: async (definition, by, signal) => {
      const prepared = await prepare(definition, null, signal);
      const made = definition.check.type === 'heartbeat' ? deps.newSecret() : undefined;
      const created = await services.create(
        { ...prepared, heartbeatHash: made?.hash ?? null },
        clock.now(),
        entryOf(by, 'service.created', definition.name, { type: definition.check.type }),
        signal,
      );
      if (created.outcome === 'name_taken') {
        throw nameTaken(definition.name);
      }
      return { id: created.id, heartbeatSecret: made?.secret ?? null };
    },

    change: async (serviceId, request, by, signal) => {
      const service = await own(serviceId, signal);
      const prepared = await preparedChange(request, service, prepare, signal);
      const isHeartbeat = prepared.spec.check.type === 'heartbeat';
      const wasHeartbeat = service.spec.check.type === 'heartbeat';
      const made = isHeartbeat && !wasHeartbeat ? deps.newSecret() : undefined;
      const entry = changeEntry(by, service, prepared);
      const outcome = await services.change(
        serviceId,
        { ...prepared, ...(isHeartbeat === wasHeartbeat ? {} : { heartbeatHash: made?.hash ?? null }) },
        clock.now(),
        entry,
        signal,
      );
      refuseOf(outcome, serviceId, prepared.spec.name);
      return { heartbeatSecret: made?.secret ?? null };
    },

    remove: async (serviceId, by, signal) => {
      const { name, source } = await existing(serviceId, services, signal);
      if (source === 'telemetry') {
        throw new VigilError('CONFLICT', NOT_OURS.telemetry);
      }
      if (
        !(await services.remove(serviceId, entryOf(by, 'service.removed', name, { id: serviceId }), signal))
      ) {
        throw notFound(serviceId);
      }
    },

    renewHeartbeat: async (serviceId, by, signal) => {
      const { spec, sealed, name } = await own(serviceId, signal);
      if (spec.check.type !== 'heartbeat') {
        throw new VigilError('CONFLICT', 'only a heartbeat has a URL where a job reports');
      }
      const { secret, hash } = deps.newSecret();
      const entry = entryOf(by, 'service.heartbeat_renewed', name, { id: serviceId });
      const change = { spec, sealed, heartbeatHash: hash };
      refuseOf(await services.change(serviceId, change, clock.now(), entry, signal), serviceId, name);
      return secret;
    },
  };
}

async function preparedChange(
  { definition, paused }: ServiceChangeRequest,
  service: ServiceRecord & { readonly spec: ServiceSpec },
  prepare: (definition: ServiceDefinition, service: ServiceRecord, signal: AbortSignal) => Promise<Prepared>,
  signal: AbortSignal,
): Promise<Prepared> {
  const { spec, sealed } = service;
  if (definition === undefined) {
    return { spec: { ...spec, paused: paused ?? spec.paused }, sealed };
  }
  return prepare({ ...definition, paused: paused ?? definition.paused }, service, signal);
}

/** A pause by its own name, because it is what people look for; else which fields are other. */
function changeEntry(
  by: By,
  service: ServiceRecord & { readonly spec: ServiceSpec },
  to: Prepared,
): AuditEntry {
  const { id, name, spec } = service;
  const keys = Object.keys(to.spec) as (keyof ServiceSpec)[];
  const fields = keys.filter((key) => !isDeepStrictEqual(spec[key], to.spec[key])) as string[];
  if (service.sealed !== to.sealed && !fields.includes('check')) {
    fields.push('check');
  }
  if (fields.length === 1 && fields[0] === 'paused') {
    return entryOf(by, to.spec.paused ? 'service.paused' : 'service.resumed', name, { id });
  }
  return entryOf(by, 'service.changed', name, { id, fields: fields.join(' ') });
}

function entryOf(by: By, action: string, subject: string, detail: AuditEntry['detail']): AuditEntry {
  return { ...by, action, subject, detail };
}

const NOT_OURS = {
  agent: 'the service is defined in the file of an agent (agent.yaml): change it there',
  telemetry: 'nobody checks this service; it is known by what it sends',
} as const;

function refuseOf(outcome: ServiceChange, serviceId: number, name: string): void {
  if (outcome === 'unknown') {
    throw notFound(serviceId);
  }
  if (outcome === 'name_taken') {
    throw nameTaken(name);
  }
}

function nameTaken(name: string): VigilError {
  return new VigilError('CONFLICT', `name: another service is called ${JSON.stringify(name)}`);
}

function notFound(serviceId: number): VigilError {
  return new VigilError('NOT_FOUND', `there is no service ${String(serviceId)}`);
}

/** Throws NOT_FOUND. */
export async function existing(
  serviceId: number,
  services: Pick<ServiceStore, 'find'>,
  signal: AbortSignal,
): Promise<ServiceRecord> {
  const service = await services.find(serviceId, signal);
  if (service === undefined) {
    throw notFound(serviceId);
  }
  return service;
}
