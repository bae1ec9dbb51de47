import { VigilError } from '@vigilops/contracts';
import { FieldReader, WIRE, WireError } from '@vigilops/otlp';
import type { ResourceEntry, ScopeEntry } from './entries.ts';
import { descriptorHash } from './hashing.ts';
import { headAttributes, headKey } from './head.ts';
import { hostClaimOf, tooLongClaim } from './identity.ts';
import type { DecodeRun } from './run.ts';

/** What one kind of telemetry does with the items of a scope, which are the fields `ITEM_FIELD` of the message. */
export interface ScopeVisitor {
  /** Decodes the items of bytes[start..end), and yields where `run.isTurnOver` says so. */
  visit(scope: ScopeEntry, start: number, end: number): Generator<void>;
  /** Counts them only, to reject them. */
  count(start: number, end: number): number;
  /** `resourceMetrics`, `scopeMetrics`, `metrics` and their likes. */
  readonly names: { readonly resource: string; readonly scope: string; readonly item: string };
}

/** Metrics, log records and spans are all field 2 of their Scope* message. */
export const ITEM_FIELD = 2;

/**
 * Walks the levels that requests of all kinds share: Resource* (field 1) holds Resource (1), Scope* (2) and
 * schema_url (3); Scope* holds InstrumentationScope (1), items (2) and schema_url (3).
 * Yields after every TURN_BYTES or so, so that a large body does not hold the thread.
 * Throws BODY_MALFORMED when a length or tag above the items is wrong, because then nothing can be told apart.
 */
export function* walkRequest(run: DecodeRun, visitor: ScopeVisitor): Generator<void> {
  try {
    const request = new FieldReader(run.bytes, run.view, 0, run.bytes.length);
    while (request.next()) {
      if (request.is(1, WIRE.bytes)) {
        run.at.resource += 1;
        run.at.scope = -1;
        run.at.item = -1;
        yield* walkResource(run, visitor, request.start, request.end);
        if (run.isTurnOver(request.end)) {
          yield;
        }
      }
    }
  } catch (error) {
    if (error instanceof WireError) {
      throw new VigilError('BODY_MALFORMED', `${placeOf(run, visitor)}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** How many items bytes[start..end) of a Scope* message holds. */
export function countItems(run: DecodeRun, start: number, end: number): number {
  let items = 0;
  const reader = new FieldReader(run.bytes, run.view, start, end);
  while (reader.next()) {
    items += reader.is(ITEM_FIELD, WIRE.bytes) ? 1 : 0;
  }
  return items;
}

function* walkResource(run: DecodeRun, visitor: ScopeVisitor, start: number, end: number): Generator<void> {
  const resource = findResource(run, start, end);
  if (resource.refusal === null) {
    run.resources.add(resource);
    run.tally.warnAll(resource.notes);
  }
  const message = new FieldReader(run.bytes, run.view, start, end);
  while (message.next()) {
    if (message.is(2, WIRE.bytes)) {
      run.at.scope += 1;
      run.at.item = -1;
      yield* walkScope(run, visitor, resource, message.start, message.end);
    }
  }
}

function* walkScope(
  run: DecodeRun,
  visitor: ScopeVisitor,
  resource: ResourceEntry,
  start: number,
  end: number,
): Generator<void> {
  if (resource.refusal !== null) {
    rejectAll(run, visitor, resource.refusal, start, end);
    return;
  }
  const scope = findScope(run, resource, start, end);
  if (scope.refusal !== null) {
    rejectAll(run, visitor, scope.refusal, start, end);
    return;
  }
  run.tally.warnAll(scope.notes);
  yield* visitor.visit(scope, start, end);
}

function rejectAll(run: DecodeRun, visitor: ScopeVisitor, reason: string, start: number, end: number): void {
  const count = visitor.count(start, end);
  if (count > 0) {
    run.tally.reject(reason, count);
  }
}

function findResource(run: DecodeRun, start: number, end: number): ResourceEntry {
  const { caches } = run;
  const key = headKey(run, start, end);
  const place = caches.placeOfToken(run.token);
  const parent = key.composed ? ~place : place;
  const known = caches.resources.find(parent, key.view, key.start, key.end);
  if (known !== undefined && known.expiresAtMs > run.nowMs) {
    if (known.id === 0 && known.refusal === null) {
      run.pendingResources.add(known);
    }
    return known;
  }
  const entry = createResource(run, start, end, key.schemaUrl);
  caches.resources.put(parent, key.view, key.start, key.end, entry);
  if (entry.refusal === null) {
    run.pendingResources.add(entry);
  }
  return entry;
}

function createResource(run: DecodeRun, start: number, end: number, schemaUrl: string): ResourceEntry {
  const { attributes, notes, refusal } = headAttributes(run, start, end, 'resource', 1);
  const tooMany = run.pendingResources.size >= run.limits.maxNewResources;
  const claim = hostClaimOf(attributes);
  return {
    place: run.caches.nextPlace(),
    attributes,
    schemaUrl,
    claim,
    notes,
    // A resource too many is refused in this request only: the next one may have room for it.
    expiresAtMs: tooMany ? run.nowMs : run.nowMs + run.limits.cacheRefreshMs,
    id: 0,
    hostId: null,
    refusal: tooMany
      ? `a request may bring at most ${run.limits.maxNewResources} resources not seen before`
      : (refusal ?? tooLongClaim(claim)),
  };
}

function findScope(run: DecodeRun, resource: ResourceEntry, start: number, end: number): ScopeEntry {
  const { caches } = run;
  const key = headKey(run, start, end);
  const parent = key.composed ? ~resource.place : resource.place;
  const known = caches.scopes.find(parent, key.view, key.start, key.end);
  const entry = known ?? createScope(run, resource, start, end, key.schemaUrl);
  if (known === undefined) {
    caches.scopes.put(parent, key.view, key.start, key.end, entry);
  }
  if (entry.id === 0 && entry.refusal === null) {
    run.pendingScopes.add(entry);
  }
  return entry;
}

function createScope(
  run: DecodeRun,
  resource: ResourceEntry,
  start: number,
  end: number,
  schemaUrl: string,
): ScopeEntry {
  const { attributes, notes, refusal, texts } = headAttributes(run, start, end, 'scope', 3);
  const name = texts.get(1) ?? '';
  const version = texts.get(2) ?? '';
  return {
    place: run.caches.nextPlace(),
    resource,
    descriptor: {
      hash: descriptorHash('scope', name, version, attributes, schemaUrl),
      name,
      version,
      attributes,
      schemaUrl,
    },
    notes,
    refusal,
    id: 0,
    streams: new Map(),
  };
}

function placeOf(run: DecodeRun, visitor: ScopeVisitor): string {
  const { names } = visitor;
  const { resource, scope, item } = run.at;
  const parts = [
    resource < 0 ? 'the request' : `${names.resource}[${resource}]`,
    scope < 0 ? '' : `${names.scope}[${scope}]`,
    item < 0 ? '' : `${names.item}[${item}]`,
  ];
  return parts.filter((part) => part !== '').join('.');
}
