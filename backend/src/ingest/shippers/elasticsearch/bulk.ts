import type { LogRecordInput, LogsGroup } from '@vigilops/otlp';
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import type { Push } from '../door.ts';
import { encodeInTurns } from '../encode-in-turns.ts';
import { sendItems, type ItemFailure, type ItemResult } from './answers.ts';
import { documentProblem } from './document.ts';
import { readBulk, type BulkItem } from './read-bulk.ts';
import { recordOfDocument, type DocumentRecord } from './to-otlp.ts';

const SCOPE = { name: 'elasticsearch' };
const MAX_RECORDS_A_GROUP = 1_000;
/** Two documents that agree in every byte of a time this fine are one that came twice. */
const DIGITS_OF_US = 6;
const ID_BYTES = 15;

/** Stores the documents of a bulk request, and answers for each item what became of it. */
export async function serveBulk(push: Push, response: Response): Promise<void> {
  const began = performance.now();
  const pathIndex = push.request.params['index'];
  const items = createItems(push);
  const bulk = readBulk(push.body, typeof pathIndex === 'string' ? pathIndex : undefined);
  const protobuf = await encodeInTurns(groupsOf(bulk, items.take), push.signal);
  const batchId = items.knowsResends() ? push.batchIdOf(push.body) : null;
  const { partial } = await push.store(protobuf, batchId);
  if (partial !== null && partial.rejected > 0) {
    items.failAll(documentFailure(partial.message));
  }
  sendItems(response, items.results, performance.now() - began);
}

/** What becomes of the items: `take` gives the record of one that is to be stored. */
function createItems({ receivedAtUs, refusalOfTime, nextSequence }: Push) {
  const results: ItemResult[] = [];
  const created = new Set<string>();
  let knowsResends = true;
  const judge = (item: BulkItem): DocumentRecord | ItemFailure => {
    const { action, index, id, source } = item;
    if (action === 'delete' || action === 'update') {
      return {
        status: 400,
        type: 'illegal_argument_exception',
        reason: `${action} is not supported: log records do not change; use create or index`,
      };
    }
    const problem =
      source === null
        ? 'failed to parse: the document is no JSON object of at most 4 MiB'
        : documentProblem(source);
    if (source === null || problem !== null) {
      return documentFailure(problem ?? '');
    }
    const document = recordOfDocument(item, source, { atUs: receivedAtUs, sequence: nextSequence() });
    const refusal = refusalOfTime(document.timeUs);
    if (refusal !== null) {
      return documentFailure(refusal);
    }
    const key = JSON.stringify([index, id]);
    if (id !== null && created.has(key)) {
      const reason = `[${id}]: version conflict, document already exists`;
      return { status: 409, type: 'version_conflict_engine_exception', reason };
    }
    created.add(key);
    knowsResends &&= id !== null || document.timeDigits >= DIGITS_OF_US;
    return document;
  };
  return {
    results,
    knowsResends: () => knowsResends,
    take: (item: BulkItem): DocumentRecord | null => {
      const { action, index } = item;
      const id = item.id ?? randomBytes(ID_BYTES).toString('base64url');
      const verdict = judge(item);
      const failure = 'record' in verdict ? null : verdict;
      results.push({ action, index, id, failure });
      return 'record' in verdict ? verdict : null;
    },
    /** The gate counts what it refuses and does not say which: rare, for documents are looked at before. */
    failAll: (failure: ItemFailure) => {
      for (const result of results) {
        result.failure ??= failure;
      }
    },
  };
}

function* groupsOf(
  items: Iterable<BulkItem>,
  take: (item: BulkItem) => DocumentRecord | null,
): Generator<LogsGroup> {
  let resource: ReadonlyMap<string, string> = new Map();
  let key = '';
  let records: LogRecordInput[] = [];
  for (const item of items) {
    const document = take(item);
    if (document === null) {
      continue;
    }
    const nextKey = JSON.stringify([...document.resource]);
    if (records.length > 0 && (nextKey !== key || records.length === MAX_RECORDS_A_GROUP)) {
      yield { resource, scope: SCOPE, records };
      records = [];
    }
    ({ resource } = document);
    key = nextKey;
    records.push(document.record);
  }
  if (records.length > 0) {
    yield { resource, scope: SCOPE, records };
  }
}

function documentFailure(reason: string): ItemFailure {
  return { status: 400, type: 'document_parsing_exception', reason };
}
