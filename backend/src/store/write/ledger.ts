import type { WriteBatch } from '../../model/index.ts';
import type { Session } from '../connections.ts';

/**
 * Enters the batch ids in the transaction of the rows: what makes a resend a duplicate. Sorted, so that two writers
 * with the same batches wait for each other instead of deadlocking. Returns the places of the batches to store.
 */
export async function enterInLedger(
  session: Session,
  batches: readonly WriteBatch[],
): Promise<readonly number[]> {
  const first = new Map<string, number>();
  const fresh: number[] = [];
  batches.forEach((batch, place) => {
    if (batch.batchId === null) {
      fresh.push(place);
      return;
    }
    const id = batch.batchId.toLowerCase();
    if (!first.has(id)) {
      first.set(id, place);
    }
  });
  if (first.size > 0) {
    const entered = await session.query<{ batch_id: string }>({
      text: `INSERT INTO vigilops.ingest_batches (batch_id)
             SELECT id FROM unnest($1::uuid[]) AS id ORDER BY id
             ON CONFLICT DO NOTHING RETURNING batch_id`,
      values: [[...first.keys()]],
      name: 'enter_batches',
    });
    for (const { batch_id: id } of entered) {
      const place = first.get(id);
      if (place !== undefined) {
        fresh.push(place);
      }
    }
  }
  return fresh.sort((a, b) => a - b);
}
