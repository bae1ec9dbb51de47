import { VigilError } from '@vigilops/contracts';
import { MAX_DEFINITIONS_PER_HOST, type DatabaseDefinitionRequest } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { isDeepStrictEqual } from 'node:util';
import type {
  AuditEntry,
  DatabaseDefinitionSpec,
  DatabaseDefinitionStore,
  DefinitionRefusal,
  KnownDefinition,
} from '../../model/index.ts';
import type { By, DatabaseDefinitions } from '../checks.ts';
import { isMetadataHost } from '../definition/metadata-addresses.ts';
import { takePassword, type PasswordKeeper, type PasswordWord } from './passwords.ts';
import { presentDefinition } from './present-definition.ts';

export interface DatabaseDefinitionDeps {
  readonly store: DatabaseDefinitionStore;
  readonly passwords: PasswordKeeper;
  readonly clock: Clock;
}

export function createDatabaseDefinitions({
  store,
  passwords,
  clock,
}: DatabaseDefinitionDeps): DatabaseDefinitions {
  async function existing(id: number, signal: AbortSignal): Promise<KnownDefinition> {
    const known = await store.find(id, clock.now().getTime() * 1_000, signal);
    if (known === undefined) {
      throw notFound(id);
    }
    return known;
  }
  const shown = async (id: number, signal: AbortSignal) =>
    presentDefinition(await existing(id, signal), true);

  return {
    list: async ({ showsAccount, ...question }, signal) =>
      (await store.list(question, signal)).map((known) => presentDefinition(known, showsAccount)),

    get: async (id, showsAccount, signal) => presentDefinition(await existing(id, signal), showsAccount),

    create: async (request, by, signal) => {
      const spec = specOf(request);
      const { sealed, word } = takePassword(request, spec, undefined, passwords);
      const { host_id: hostId, name } = request;
      const line = lineOf(by, 'database_definition.created', name, { ...factsOf(request), password: word });
      const made = await store.create({ hostId, name, spec, sealed }, clock.now(), line, signal);
      if (made.outcome !== 'created') {
        throw refusalOf(made.outcome, request);
      }
      return shown(made.id, signal);
    },

    change: async (id, request, by, signal) => {
      const before = await existing(id, signal);
      const spec = specOf(request);
      const { sealed, word } = takePassword(request, spec, before, passwords);
      const { host_id: hostId, name } = request;
      const fields = changedFields(before, request, spec, word);
      if (fields.length === 0) {
        return presentDefinition(before, true);
      }
      const detail = { id, ...factsOf(request), password: word, fields: fields.join(' ') };
      const line = lineOf(by, 'database_definition.changed', before.name, detail);
      const outcome = await store.change(before, { hostId, name, spec, sealed }, clock.now(), line, signal);
      if (outcome === 'unknown') {
        throw notFound(id);
      }
      if (outcome === 'changed_meanwhile') {
        throw new VigilError('CONFLICT', 'somebody else has changed it meanwhile: read it again');
      }
      if (outcome !== 'changed') {
        throw refusalOf(outcome, request);
      }
      return shown(id, signal);
    },

    remove: async (id, by, signal) => {
      const { name, spec, hostId } = await existing(id, signal);
      const detail = { id, ...factsOf({ ...spec, host_id: hostId }) };
      const line = lineOf(by, 'database_definition.removed', name, detail);
      if (!(await store.remove(id, clock.now(), line, signal))) {
        throw notFound(id);
      }
    },
  };
}

/** What is refused beyond the schema: cloud metadata services, and what a port was written behind. */
function specOf(request: DatabaseDefinitionRequest): DatabaseDefinitionSpec {
  const { kind, address, port, database, username, tls, explain, enabled } = request;
  const { interval_seconds, slow_threshold_ms } = request;
  const spec = {
    kind,
    address,
    port,
    database,
    username,
    tls,
    interval_seconds,
    slow_threshold_ms,
    explain,
    enabled,
  };
  if (spec.address.startsWith('/')) {
    return spec;
  }
  const isMetadata = isMetadataHost(spec.address);
  if (isMetadata === undefined) {
    throw new VigilError(
      'REQUEST_INVALID',
      'address: must be a host name or an address alone; the port has a field of its own',
    );
  }
  if (isMetadata) {
    throw new VigilError('REQUEST_INVALID', 'address: is that of a metadata service, which is no database');
  }
  return spec;
}

function changedFields(
  before: KnownDefinition,
  request: DatabaseDefinitionRequest,
  spec: DatabaseDefinitionSpec,
  word: PasswordWord,
): readonly string[] {
  const keys = Object.keys(spec) as (keyof DatabaseDefinitionSpec)[];
  return [
    ...(before.hostId === request.host_id ? [] : ['host_id']),
    ...(before.name === request.name ? [] : ['name']),
    ...keys.filter((key) => !isDeepStrictEqual(before.spec[key], spec[key])),
    ...(word === 'set' || word === 'removed' ? ['password'] : []),
  ];
}

/** For the audit log: where it goes, never with what. */
function factsOf(
  definition: Pick<
    DatabaseDefinitionRequest,
    'host_id' | 'kind' | 'address' | 'port' | 'username' | 'enabled'
  >,
): AuditEntry['detail'] {
  const { host_id: host, kind, address, port, username, enabled } = definition;
  return { host_id: host, kind, address, port, username, enabled };
}

function lineOf(by: By, action: string, name: string, detail: AuditEntry['detail']): AuditEntry {
  return { ...by, action, subject: `database ${name}`, detail };
}

function refusalOf(
  refusal: DefinitionRefusal,
  { host_id: hostId, name }: DatabaseDefinitionRequest,
): VigilError {
  switch (refusal) {
    case 'name_taken':
      return new VigilError(
        'CONFLICT',
        `name: another database of this host is called ${JSON.stringify(name)}`,
      );
    case 'host_full':
      return new VigilError(
        'CONFLICT',
        `host_id: at most ${String(MAX_DEFINITIONS_PER_HOST)} databases can be defined for a host`,
      );
    case 'host_unknown':
      return new VigilError('REQUEST_INVALID', `host_id: there is no host ${String(hostId)}`);
    default:
      return refusal satisfies never;
  }
}

function notFound(id: number): VigilError {
  return new VigilError('NOT_FOUND', `no database is defined as ${String(id)}`);
}
