import { silentLogger, type Clock, type Logger } from '@vigilops/runtime';
import type { LogPipeline } from '@vigilops/contracts/api';
import type { LogPipelineCount, StoredLogPipelines } from '../../../model/index.ts';
import { createLogRoom, type LogRoomDeps, type LogRoomSettings, type Withheld } from '../room.ts';
import { HASH_KEY } from './pipeline-kit.ts';

/** What a room asks of the store, in memory; `fail` makes the next calls fail. */
export function createMemoryPipelines(first: readonly LogPipeline[] = []) {
  let stored: StoredLogPipelines = { version: 0, value: first, savedAt: null, savedBy: null };
  const state = { fail: undefined as unknown, reads: 0, counts: [] as LogPipelineCount[] };
  const attempt = <T>(answer: () => T): Promise<T> =>
    state.fail === undefined ? Promise.resolve(answer()) : Promise.reject(state.fail as Error);
  const store: LogRoomDeps['store'] = {
    read: () =>
      attempt(() => {
        state.reads += 1;
        return { ...stored, hashKey: HASH_KEY };
      }),
    version: () => attempt(() => stored.version),
    addCounts: (counts) => attempt(() => void state.counts.push(...counts)),
  };
  return {
    store,
    state,
    save: (value: readonly LogPipeline[] | readonly unknown[]) => {
      stored = { ...stored, version: stored.version + 1, value };
    },
  };
}

export function openTestRoom(parts: {
  readonly pipelines?: readonly LogPipeline[];
  readonly clock: Clock;
  readonly settings?: Partial<LogRoomSettings>;
  readonly logger?: Logger;
  readonly send?: LogRoomDeps['send'];
}) {
  const memory = createMemoryPipelines(parts.pipelines);
  const withheld: [Withheld, number][] = [];
  const sent: { kind: 'logs' | 'metrics'; body: Uint8Array }[] = [];
  const settings: LogRoomSettings = {
    findFields: true,
    linesPerMinutePerService: 0,
    language: 'en',
    ...parts.settings,
  };
  const room = createLogRoom({
    store: memory.store,
    settings: () => settings,
    send:
      parts.send ??
      ((kind, body) => {
        sent.push({ kind, body });
        return Promise.resolve();
      }),
    instanceId: 'one:4318',
    onWithheld: (why, lines) => withheld.push([why, lines]),
    clock: parts.clock,
    logger: parts.logger ?? silentLogger,
  });
  return { room, withheld, sent, ...memory };
}
