import { VigilError } from '@vigilops/contracts';
import { FieldReader, WIRE, WireError } from '@vigilops/otlp';
import { attributesJson, NOTES } from './any-value.ts';
import type { ResourceEntry, ScopeEntry } from './entries.ts';
import { descriptorHash } from './hashing.ts';
import { hostClaimOf } from './identity.ts';
import type { DecodeRun } from './run.ts';
import { ItemError } from './tally.ts';

/** What one kind of telemetry does with the items of a scope, which are the fields `ITEM_FIELD` of the message. */
export interface ScopeVisitor {
  /** Decodes the items of bytes[start..end). */
  visit(scope: ScopeEntry, start: number, end: number): void;
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
 * Throws BODY_MALFORMED when a length or tag above the items is wrong, because then nothing can be told apart.
 */
export function walkRequest(run: DecodeRun, visitor: ScopeVisitor): void {
  try {
    const request = new FieldReader(run.bytes, run.view, 0, run.bytes.length);
    while (request.next()) {
      if (request.is(1, WIRE.bytes)) {
        run.at.resource += 1;
        run.at.scope = -1;
        run.at.item = -1;
        walkResource(run, visitor, request.start, request.end);
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

function walkResource(run: DecodeRun, visitor: ScopeVisitor, start: number, end: number): void {
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
      walkScope(run, visitor, resource, message.start, message.end);
    }
  }
}

function walkScope(
  run: DecodeRun,
  visitor: ScopeVisitor,
  resource: ResourceEntry,
  start: number,
  end: number,
): void {
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
  visitor.visit(scope, start, end);
}

function rejectAll(run: DecodeRun, visitor: ScopeVisitor, reason: string, start: number, end: number): void {
  const count = visitor.count(start, end);
  if (count > 0) {
    run.tally.reject(reason, count);
  }
}

/** Where field 1 and schema_url stand in a Resource* or Scope* message, as a key in the body or in scratch. */
interface HeadKey {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  /** Keys in scratch have another layout than bare ones, so they must not meet under one parent. */
  readonly composed: boolean;
  readonly schemaUrl: string;
}

function headKey(run: DecodeRun, start: number, end: number): HeadKey {
  const reader = new FieldReader(run.bytes, run.view, start, end);
  let parts = 0;
  let headStart = 0;
  let headEnd = 0;
  let schemaStart = 0;
  let schemaEnd = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      parts += 1;
      headStart = reader.start;
      headEnd = reader.end;
    } else if (reader.is(3, WIRE.bytes)) {
      schemaStart = reader.start;
      schemaEnd = reader.end;
    }
  }
  return parts <= 1 && schemaStart === schemaEnd
    ? { view: run.view, start: headStart, end: headEnd, composed: false, schemaUrl: '' }
    : composedKey(run, start, end, schemaStart, schemaEnd);
}

/** A message that comes in two parts is the same as one with both parts in a row (protobuf merging). */
function composedKey(
  run: DecodeRun,
  start: number,
  end: number,
  schemaStart: number,
  schemaEnd: number,
): HeadKey {
  const reader = new FieldReader(run.bytes, run.view, start, end);
  let headEnd = 0;
  while (reader.next()) {
    if (reader.is(1, WIRE.bytes)) {
      headEnd = run.copyToScratch(reader.start, reader.end, headEnd);
    }
  }
  run.reserveScratch(headEnd + 4);
  run.scratch.writeUInt32LE(headEnd, headEnd);
  const keyEnd = run.copyToScratch(schemaStart, schemaEnd, headEnd + 4);
  const schemaUrl = run.values.text(schemaStart, schemaEnd, run.limits.maxValueBytes, NOTES.longValue);
  return { view: run.scratchView, start: 0, end: keyEnd, composed: true, schemaUrl };
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
  return {
    place: run.caches.nextPlace(),
    attributes,
    schemaUrl,
    claim: hostClaimOf(attributes),
    notes,
    // A resource too many is refused in this request only: the next one may have room for it.
    expiresAtMs: tooMany ? run.nowMs : run.nowMs + run.limits.cacheRefreshMs,
    id: 0,
    hostId: null,
    refusal: tooMany
      ? `a request may bring at most ${run.limits.maxNewResources} resources not seen before`
      : refusal,
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

interface Head {
  readonly attributes: string;
  /** Fields that are texts, by number. */
  readonly texts: ReadonlyMap<number, string>;
  readonly notes: readonly string[];
  readonly refusal: string | null;
}

/** Reads the Resource or InstrumentationScope in field 1; what is wrong inside refuses the items below it. */
function headAttributes(
  run: DecodeRun,
  start: number,
  end: number,
  what: string,
  attributesField: number,
): Head {
  const members = new Map<string, string>();
  const texts = new Map<number, string>();
  const readHead = () => {
    const outer = new FieldReader(run.bytes, run.view, start, end);
    run.values.beginItem();
    while (outer.next()) {
      if (outer.is(1, WIRE.bytes)) {
        readFields(run, outer.nested(), attributesField, members, texts);
      }
    }
  };
  try {
    const { notes } = run.withNotes(readHead);
    return { attributes: attributesJson(members), texts, notes, refusal: null };
  } catch (error) {
    if (error instanceof WireError || error instanceof ItemError) {
      return { attributes: '{}', texts, notes: [], refusal: `the ${what} is malformed: ${error.message}` };
    }
    throw error;
  }
}

function readFields(
  run: DecodeRun,
  reader: FieldReader,
  attributesField: number,
  members: Map<string, string>,
  texts: Map<number, string>,
): void {
  while (reader.next()) {
    if (reader.is(attributesField, WIRE.bytes)) {
      run.values.addKeyValue(members, reader.start, reader.end);
    } else if (reader.wireType === WIRE.bytes && reader.field < attributesField) {
      texts.set(
        reader.field,
        run.values.text(reader.start, reader.end, run.limits.maxKeyBytes, NOTES.longKey),
      );
    }
  }
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
