import type { DatabaseReading } from '../types.ts';
import { counter } from './metrics.ts';
import type { Server } from './server.ts';
import type { Session } from './session.ts';

interface BackgroundRow {
  readonly timed: number;
  readonly requested: number;
  readonly write_ms: number;
  readonly sync_ms: number;
  readonly by_checkpoints: number;
  readonly by_writer: number;
  /** Null from 17 on, where pg_stat_io has it in another unit. */
  readonly by_backends: number | null;
  readonly fsyncs_of_backends: number | null;
  readonly stopped: number;
  readonly allocated: number;
}

const FROM_17 = `SELECT /* vigilops-agent */ c.num_timed::float8 AS timed, c.num_requested::float8 AS requested,
    c.write_time::float8 AS write_ms, c.sync_time::float8 AS sync_ms, c.buffers_written::float8 AS by_checkpoints,
    b.buffers_clean::float8 AS by_writer, NULL AS by_backends, NULL AS fsyncs_of_backends,
    b.maxwritten_clean::float8 AS stopped, b.buffers_alloc::float8 AS allocated
  FROM pg_stat_checkpointer c, pg_stat_bgwriter b`;
const UNTIL_16 = `SELECT /* vigilops-agent */ checkpoints_timed::float8 AS timed, checkpoints_req::float8 AS requested,
    checkpoint_write_time::float8 AS write_ms, checkpoint_sync_time::float8 AS sync_ms,
    buffers_checkpoint::float8 AS by_checkpoints, buffers_clean::float8 AS by_writer,
    buffers_backend::float8 AS by_backends, buffers_backend_fsync::float8 AS fsyncs_of_backends,
    maxwritten_clean::float8 AS stopped, buffers_alloc::float8 AS allocated
  FROM pg_stat_bgwriter`;

/** Checkpoints and the background writer. */
export async function readBackground(session: Session, server: Server): Promise<readonly DatabaseReading[]> {
  const [row] = await session.ask<BackgroundRow>(server.number >= 170_000 ? FROM_17 : UNTIL_16);
  if (row === undefined) {
    return [];
  }
  const writes = (source: string, value: number | null) =>
    value === null ? [] : [counter('postgresql.bgwriter.buffers.writes', value, { source })];
  return [
    counter('postgresql.bgwriter.checkpoint.count', row.timed, { type: 'scheduled' }),
    counter('postgresql.bgwriter.checkpoint.count', row.requested, { type: 'requested' }),
    counter('postgresql.bgwriter.duration', row.write_ms, { type: 'write' }),
    counter('postgresql.bgwriter.duration', row.sync_ms, { type: 'sync' }),
    ...writes('checkpoints', row.by_checkpoints),
    ...writes('bgwriter', row.by_writer),
    ...writes('backend', row.by_backends),
    ...writes('backend_fsync', row.fsyncs_of_backends),
    counter('postgresql.bgwriter.maxwritten', row.stopped),
    counter('postgresql.bgwriter.buffers.allocated', row.allocated),
  ];
}
