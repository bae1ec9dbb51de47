import type { Catalog } from '../../model/index.ts';
import { RESOURCE } from '@vigilops/contracts';
import type { ResourceEntry, ScopeEntry, StreamEntry } from './entries.ts';
import { descriptorHash, hashKey } from './hashing.ts';
import { textAttribute, type ResourceBinder } from './identity.ts';
import type { DecodeRun } from './run.ts';
import { headOf } from './text.ts';

export interface ResolveDeps {
  readonly catalog: Catalog;
  readonly bind: ResourceBinder;
}

/** What is longer fits into no index; the attributes have it whole. */
const MAX_NAME_CHARACTERS = 256;

/** Descriptors in one call to the catalog, and in one go of our own thread. */
export const RESOLVE_CHUNK = 1_000;

/** Gives all resources and scopes of the request that have none yet their host and id, or a refusal. */
export async function resolveContexts(run: DecodeRun, deps: ResolveDeps, signal: AbortSignal): Promise<void> {
  if (run.pendingResources.size > 0) {
    await resolveResources(run, deps, signal);
  }
  const scopes = [...run.pendingScopes].filter((scope) => scope.resource.refusal === null && scope.id === 0);
  if (scopes.length > 0) {
    await resolveUnique(
      scopes,
      (scope) => scope.descriptor,
      (descriptors) => deps.catalog.resolveScopes(descriptors, signal),
      (scope: ScopeEntry, id) => {
        scope.id = id;
      },
    );
  }
}

async function resolveResources(run: DecodeRun, deps: ResolveDeps, signal: AbortSignal): Promise<void> {
  await deps.bind(run.token, run.pendingResources, signal);
  const taken: ResourceEntry[] = [];
  for (const entry of run.pendingResources) {
    if (entry.refusal === null) {
      taken.push(entry);
    } else {
      entry.expiresAtMs = run.nowMs + run.limits.refusalMemoryMs;
    }
  }
  await resolveUnique(
    taken,
    describeResource,
    (descriptors) => deps.catalog.resolveResources(descriptors, signal),
    (entry, id) => {
      entry.id = id;
    },
  );
}

/** Gives all streams that wait their ids. */
export async function resolveStreams(
  streams: readonly StreamEntry[],
  deps: ResolveDeps,
  signal: AbortSignal,
): Promise<void> {
  const taken = streams.filter((stream) => stream.id === 0 && stream.scope.resource.refusal === null);
  await resolveUnique(
    taken,
    ({ scope, filePath }) => ({
      hash: descriptorHash('stream', scope.resource.id, scope.id, filePath),
      resourceId: scope.resource.id,
      scopeId: scope.id,
      filePath,
    }),
    (descriptors) => deps.catalog.resolveStreams(descriptors, signal),
    (stream, id) => {
      stream.id = id;
    },
  );
}

/**
 * Describes the entries, asks for each descriptor once, however many entries share it, and hands out the ids.
 * In chunks, so that a flood of new names does not hold the thread.
 */
export async function resolveUnique<Entry, Descriptor extends { readonly hash: Uint8Array }, Id>(
  entries: readonly Entry[],
  describe: (entry: Entry) => Descriptor | null,
  resolve: (descriptors: readonly Descriptor[]) => Promise<readonly Id[]>,
  assign: (entry: Entry, id: Id) => void,
): Promise<void> {
  for (let start = 0; start < entries.length; start += RESOLVE_CHUNK) {
    const places = new Map<string, number>();
    const descriptors: Descriptor[] = [];
    const wanted: { entry: Entry; place: number }[] = [];
    for (const entry of entries.slice(start, start + RESOLVE_CHUNK)) {
      const descriptor = describe(entry);
      if (descriptor === null) {
        continue;
      }
      const key = hashKey(descriptor.hash);
      const place = places.get(key) ?? descriptors.push(descriptor) - 1;
      places.set(key, place);
      wanted.push({ entry, place });
    }
    if (descriptors.length === 0) {
      continue;
    }
    const ids = await resolve(descriptors);
    for (const { entry, place } of wanted) {
      assign(entry, ids[place] as Id);
    }
  }
}

function describeResource(entry: ResourceEntry) {
  const { attributes, schemaUrl, hostId } = entry;
  const name = (key: string) => headOf(textAttribute(attributes, key), MAX_NAME_CHARACTERS);
  return {
    hash: descriptorHash('resource', hostId, attributes, schemaUrl),
    hostId,
    serviceName: name(RESOURCE.serviceName),
    serviceNamespace: name(RESOURCE.serviceNamespace),
    serviceInstanceId: name(RESOURCE.serviceInstanceId),
    attributes,
    schemaUrl,
  };
}
