import type { DbConnectionGroup, DbLockNode, DbQuerySample } from '@vigilops/contracts/db-report';

import { type Doc, docAt, docsAt, numberAt, textAt } from './document.ts';
import { fingerprintOf, nameInText, shapeOf } from './shape.ts';

const MAX_NAME = 256;
const MAX_NODES = 500;
const MAX_BLOCKERS = 50;

/** Of an operation that currentOp or the profiler shows, what is asked, without values. */
export function shapeOfOperation(op: Doc): { readonly text: string; readonly fingerprint: string } {
  const original = docAt(op, 'originatingCommand') ?? docAt(op, 'cursor', 'originatingCommand');
  const command = original ?? docAt(op, 'command') ?? docAt(op, 'query') ?? {};
  const namespace = textAt(op, 'ns') ?? '';
  const kind = textAt(op, 'op') ?? 'command';
  const cut = textAt(command, '$truncated');
  const name = cut === null ? undefined : nameInText(cut);
  const text = shapeOf(command, namespace, name ?? (kind === 'query' ? 'find' : kind));
  return { text, fingerprint: fingerprintOf(text) };
}

/** What clients do that is not of this agent, of the server itself, or a wait for news that may last. */
export function clientOperations(ops: readonly Doc[], appName: string): Doc[] {
  return ops.filter((op) => {
    const isIdleWait =
      op['waitingForLock'] !== true && (isTailing(op) || 'hello' in command(op) || 'isMaster' in command(op));
    return textAt(op, 'appName') !== appName && addressOf(op) !== null && !isIdleWait;
  });
}

const command = (op: Doc): Doc => docAt(op, 'command') ?? {};

/** Reads on at the end of a collection, as replicas and change streams do. */
function isTailing(op: Doc): boolean {
  const cursor = docAt(op, 'cursor');
  return cursor?.['tailable'] === true || cursor?.['awaitData'] === true;
}

/** Those that have been running for as long as people call slow. */
export function runningSamples(ops: readonly Doc[], thresholdMs: number, nowMs: number): DbQuerySample[] {
  return ops.flatMap((op) => {
    const micros = numberAt(op, 'microsecs_running');
    if (op['active'] !== true || micros === null || micros / 1_000 < thresholdMs) {
      return [];
    }
    const durationMs = micros / 1_000;
    const began = Math.round((nowMs - durationMs) / 1_000);
    return [
      {
        ...shapeOfOperation(op),
        ...partiesOf(op),
        at: new Date(nowMs).toISOString(),
        duration_ms: durationMs,
        is_running: true,
        rows_examined: numberAt(op, 'docsExamined'),
        rows_returned: null,
        wait: op['waitingForLock'] === true ? 'lock' : (textAt(op, 'planSummary')?.split(' ', 1)[0] ?? null),
        source: 'activity' as const,
        id: `op-${idOf(op)}-${String(began)}`,
      },
    ];
  });
}

/** The answer is as it was seen, for MongoDB does not say who waits for whom: it is drawn from the locks that others hold. */
export function lockNodes(ops: readonly Doc[]): { readonly nodes: DbLockNode[]; readonly isCut: boolean } {
  const waiting = ops.filter((op) => op['waitingForLock'] === true);
  const others = ops.filter((op) => op['waitingForLock'] !== true && docAt(op, 'locks') !== undefined);
  const blockers = new Set<Doc>();
  const nodes = waiting.map((op) => {
    const by = others.filter((other) => isInTheWay(other, op)).slice(0, MAX_BLOCKERS);
    by.forEach((other) => blockers.add(other));
    return nodeOf(op, by.map(idOf));
  });
  const all = [...nodes, ...[...blockers].map((op) => nodeOf(op, []))];
  return { nodes: all.slice(0, MAX_NODES), isCut: all.length > MAX_NODES };
}

const RESOURCES = ['Global', 'Database', 'Collection'] as const;

/** R and W are of the whole, r and w announce locks further below: only where one of both is of the whole do they clash. */
function isInTheWay(holder: Doc, waiter: Doc): boolean {
  return RESOURCES.some((resource) => {
    const held = textAt(holder, 'locks', resource);
    const wanted = textAt(waiter, 'locks', resource);
    return held !== null && wanted !== null && isSame(resource, holder, waiter) && clash(held, wanted);
  });
}

function clash(held: string, wanted: string): boolean {
  const exclusive = held === 'W' || wanted === 'W';
  const sharedAndWrite = (held === 'R' && wanted === 'w') || (held === 'w' && wanted === 'R');
  return exclusive || sharedAndWrite;
}

function isSame(resource: (typeof RESOURCES)[number], a: Doc, b: Doc): boolean {
  const one = textAt(a, 'ns') ?? '';
  const other = textAt(b, 'ns') ?? '';
  switch (resource) {
    case 'Global':
      return true;
    case 'Database':
      return databaseOf(one) === databaseOf(other);
    case 'Collection':
      // A transaction that does nothing now is not in one collection.
      return one === other || one === '';
  }
}

function nodeOf(op: Doc, blockedBy: readonly string[]): DbLockNode {
  const isWaiting = op['waitingForLock'] === true;
  const running = numberAt(op, 'microsecs_running');
  const open = numberAt(op, 'transaction', 'timeOpenMicros');
  const resource = RESOURCES.toReversed().find((name) => textAt(op, 'locks', name) !== null);
  const hasWords = docAt(op, 'command') !== undefined;
  const { text, fingerprint } = shapeOfOperation(op);
  return {
    ...partiesOf(op),
    id: idOf(op),
    blocked_by: [...blockedBy],
    state: isWaiting
      ? 'waiting'
      : op['active'] === true
        ? 'active'
        : open === null
          ? 'idle'
          : 'idle in transaction',
    fingerprint: hasWords ? fingerprint : null,
    text: hasWords ? text : null,
    wait_ms: isWaiting && running !== null ? running / 1_000 : null,
    transaction_ms: open === null ? null : open / 1_000,
    target: resource === undefined ? null : `${resource} ${textAt(op, 'ns') ?? ''}`.trim().slice(0, MAX_NAME),
    mode: resource === undefined ? null : textAt(op, 'locks', resource),
  };
}

/** Clients that are alike, with what they do. */
export function connectionGroups(
  ops: readonly Doc[],
  most: number,
): { readonly groups: DbConnectionGroup[]; readonly isCut: boolean } {
  const groups = new Map<string, { -readonly [Key in keyof DbConnectionGroup]: DbConnectionGroup[Key] }>();
  for (const op of ops) {
    const alike = { ...partiesOf(op), state: stateOf(op) };
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { ...alike, count: 0, longest_seconds: null };
    group.count += 1;
    const micros = numberAt(op, 'transaction', 'timeOpenMicros') ?? numberAt(op, 'microsecs_running');
    group.longest_seconds =
      micros === null ? group.longest_seconds : Math.max(group.longest_seconds ?? 0, micros / 1e6);
    groups.set(key, group);
  }
  const largest = [...groups.values()].sort((a, b) => b.count - a.count);
  return { groups: largest.slice(0, most), isCut: largest.length > most };
}

function stateOf(op: Doc): DbConnectionGroup['state'] {
  if (op['waitingForLock'] === true) {
    return 'waiting';
  }
  if (op['active'] === true) {
    return 'active';
  }
  return docAt(op, 'transaction') === undefined ? 'idle' : 'idle_in_transaction';
}

/** Null: none is open. */
export function longestTransactionSeconds(ops: readonly Doc[]): number | null {
  const open = ops.flatMap((op) => numberAt(op, 'transaction', 'timeOpenMicros') ?? []);
  return open.length === 0 ? null : Math.max(...open) / 1e6;
}

export function partiesOf(op: Doc) {
  const [user] = docsAt(op, 'effectiveUsers');
  const namespace = textAt(op, 'ns') ?? '';
  const named = (value: string | null) => (value === null || value === '' ? null : value.slice(0, MAX_NAME));
  return {
    user: named(textAt(user, 'user') ?? textAt(op, 'user')?.split('@', 1)[0] ?? null),
    database: named(databaseOf(namespace)),
    address: addressOf(op),
    application: named(textAt(op, 'appName')),
  };
}

const databaseOf = (namespace: string) => namespace.split('.', 1)[0] ?? '';

/** Null: the server does it by itself. */
function addressOf(op: Doc): string | null {
  const client = textAt(op, 'client') ?? textAt(op, 'client_s');
  const host = client?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') ?? '';
  return host === '' ? null : host.slice(0, MAX_NAME);
}

function idOf(op: Doc): string {
  const number = numberAt(op, 'connectionId') ?? numberAt(op, 'opid');
  // Of a mongos it has the name of its shard before it.
  return (number === null ? (textAt(op, 'opid') ?? 'unknown') : String(number)).slice(0, 64);
}
