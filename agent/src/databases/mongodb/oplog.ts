import type { MongoConnection } from './connection.ts';
import { type Doc, docsAt } from './document.ts';
import type { Rights } from './rights.ts';

const ROUND_MS = 2_000;

/** Seconds between the first and the last operation of the oplog: for so long may a member be away. Null: nobody can tell. */
export async function oplogWindowSeconds(
  connection: MongoConnection,
  rights: Rights,
): Promise<number | null> {
  const at = async (direction: 1 | -1) => {
    const answer = await rights.ask('the window of the oplog (local.oplog.rs)', 'read', 'local', () =>
      connection.command('local', {
        find: 'oplog.rs',
        projection: { ts: 1, _id: 0 },
        sort: { $natural: direction },
        limit: 1,
        singleBatch: true,
        maxTimeMS: ROUND_MS,
        $readPreference: { mode: 'nearest' },
      }),
    );
    const [entry] = docsAt(answer, 'cursor', 'firstBatch');
    return entry === undefined ? null : secondsOf(entry);
  };
  const first = await at(1);
  const last = first === null ? null : await at(-1);
  return first === null || last === null ? null : Math.max(0, last - first);
}

/** A timestamp of BSON has seconds in its upper half. */
function secondsOf({ ts }: Doc): number | null {
  if (
    typeof ts === 'object' &&
    ts !== null &&
    'getHighBitsUnsigned' in ts &&
    typeof ts.getHighBitsUnsigned === 'function'
  ) {
    return Number((ts as { getHighBitsUnsigned(): number }).getHighBitsUnsigned());
  }
  return null;
}
