import type { Settings } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import { createLogPipelineDesk, createLogRoom, type DecodeLimits, type LogRoom } from './ingest/index.ts';
import type { LogPipelineDesk } from './model/index.ts';
import type { Store } from './store/index.ts';
import type { Instruments } from './telemetry/index.ts';

export interface LogWorkRoom {
  readonly room: LogRoom;
  readonly desk: LogPipelineDesk;
}

/** What is done with log lines on their way to the database, and what people say about it. */
export function openLogRoom(
  deps: { readonly clock: Clock; readonly logger: Logger },
  parts: {
    readonly store: Pick<Store, 'logPipelines'>;
    readonly settings: () => Settings;
    readonly instruments: Instruments;
    readonly instanceId: string;
    readonly send: Parameters<typeof createLogRoom>[0]['send'];
    /** Read at each use. */
    readonly limits: Pick<DecodeLimits, 'logRetentionMs' | 'maxFutureMs'>;
  },
): LogWorkRoom {
  const { settings, instruments, limits } = parts;
  const store = parts.store.logPipelines;
  for (const why of ['budget', 'dropped', 'sampled_out'] as const) {
    instruments.add('withheldLines', 0, { 'vigilops.reason': why });
  }
  const room = createLogRoom({
    ...deps,
    store,
    settings: () => {
      const { logs, general } = settings();
      return {
        findFields: logs.find_fields,
        linesPerMinutePerService: logs.lines_per_minute_per_service,
        language: general.language,
      };
    },
    send: parts.send,
    instanceId: parts.instanceId,
    onWithheld: (why, lines) => {
      instruments.add('withheldLines', lines, { 'vigilops.reason': why });
    },
  });
  const desk = createLogPipelineDesk({
    store,
    live: room.live,
    findFields: () => settings().logs.find_fields,
    window: (nowUs) => ({
      minUs: nowUs - limits.logRetentionMs * 1_000,
      maxUs: nowUs + limits.maxFutureMs * 1_000,
    }),
    clock: deps.clock,
  });
  return { room, desk };
}
