import type { CheckResultRow } from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { openArray } from '../write/binary-array.ts';
import { forEachRow, type Part } from '../write/rows.ts';

/** Within the writer's transaction: notes the stretch of each service whose states these results may change. */
export async function noteResults(
  session: Session,
  parts: readonly Part<readonly CheckResultRow[]>[],
): Promise<void> {
  const stretches = stretchesOf(parts);
  if (stretches.size === 0) {
    return;
  }
  const services = openArray('int4', stretches.size, 4);
  const from = openArray('timestamptz', stretches.size, 8);
  const to = openArray('timestamptz', stretches.size, 8);
  for (const [serviceId, { fromUs, toUs }] of stretches) {
    services.int32(4);
    services.int32(serviceId);
    from.int32(8);
    from.timestamp(fromUs);
    to.int32(8);
    to.timestamp(toUs);
  }
  await session.query({
    text: `INSERT INTO vigilops.service_notes (service_id, from_time, to_time)
           SELECT * FROM unnest($1::int4[], $2::timestamptz[], $3::timestamptz[])`,
    values: [services.bytes(), from.bytes(), to.bytes()],
    name: 'note_results',
  });
}

function stretchesOf(
  parts: readonly Part<readonly CheckResultRow[]>[],
): ReadonlyMap<number, { readonly fromUs: number; readonly toUs: number }> {
  const stretches = new Map<number, { fromUs: number; toUs: number }>();
  forEachRow(parts, (rows, at) => {
    const row = rows[at];
    if (row === undefined) {
      return;
    }
    const known = stretches.get(row.serviceId);
    if (known === undefined) {
      stretches.set(row.serviceId, { fromUs: row.timeUs, toUs: row.timeUs });
      return;
    }
    known.fromUs = Math.min(known.fromUs, row.timeUs);
    known.toUs = Math.max(known.toUs, row.timeUs);
  });
  return stretches;
}
