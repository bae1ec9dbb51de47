import { VigilError } from '@vigilops/contracts';

const ACTIONS = ['index', 'create', 'update', 'delete'] as const;
export type BulkAction = (typeof ACTIONS)[number];

/** One action of a bulk request, with its document where it has one. */
export interface BulkItem {
  readonly action: BulkAction;
  readonly index: string;
  /** Null: the client leaves it to the server. */
  readonly id: string | null;
  /** Null: the action has none, or it cannot be read. */
  readonly source: Readonly<Record<string, unknown>> | null;
}

/** JSON costs several times its size while it is parsed, and blocks the thread meanwhile. */
const MAX_DOCUMENT_CHARACTERS = 4 * 1024 * 1024;

const LINE_FEED = 0x0a;

/**
 * The items of a body of `_bulk` (Elasticsearch, "Bulk index or delete documents"): a line with the action, and a line with the
 * document for all but `delete`. Throws REQUEST_INVALID with the line where an action cannot be read: what follows it could mean
 * anything.
 */
export function* readBulk(body: Buffer, pathIndex: string | undefined): Generator<BulkItem> {
  const lines = linesOf(body);
  for (const line of lines) {
    const head = readAction(line.text, line.number, pathIndex);
    if (head.action === 'delete') {
      yield { ...head, source: null };
      continue;
    }
    const document = lines.next();
    if (document.done === true) {
      throw new VigilError('REQUEST_INVALID', `the document behind line ${String(line.number)} is missing`);
    }
    yield { ...head, source: objectOf(document.value.text) };
  }
}

/** Lines that are not empty. */
function* linesOf(body: Buffer): Generator<{ readonly text: string; readonly number: number }> {
  let start = 0;
  for (let number = 1; start < body.length; number += 1) {
    const found = body.indexOf(LINE_FEED, start);
    const end = found < 0 ? body.length : found;
    const text = body.toString('utf8', start, end).trim();
    start = end + 1;
    if (text !== '') {
      yield { text, number };
    }
  }
}

function readAction(text: string, line: number, pathIndex: string | undefined): Omit<BulkItem, 'source'> {
  const members = Object.entries(objectOf(text) ?? {});
  const [name, meta] = members[0] ?? [];
  const action = ACTIONS.find((known) => known === name);
  if (action === undefined || members.length !== 1 || typeof meta !== 'object' || meta === null) {
    throw new VigilError(
      'REQUEST_INVALID',
      `Malformed action/metadata line [${String(line)}], expected one of ${ACTIONS.join(', ')}`,
    );
  }
  const { _index: index = pathIndex, _id: id } = meta as { _index?: unknown; _id?: unknown };
  if (typeof index !== 'string' || index === '') {
    throw new VigilError('REQUEST_INVALID', `index is missing in line ${String(line)} and in the path`);
  }
  return { action, index, id: typeof id === 'string' || typeof id === 'number' ? String(id) : null };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    return null;
  }
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
