import { silentLogger, systemClock } from '@vigilops/runtime';
import { createLogPipelineDesk, createLogRoom } from '../../ingest/index.ts';
import type { LogPipelineDesk, LogPipelineStore } from '../../model/index.ts';

const DAY_US = 86_400e6;

/** Pipelines on a database, as the house has them, of which nothing comes here. */
export function openTestLogPipelines(store: LogPipelineStore): LogPipelineDesk {
  const { live } = createLogRoom({
    store,
    settings: () => ({ findFields: true, linesPerMinutePerService: 0, language: 'en' }),
    send: () => Promise.resolve(),
    instanceId: 'test',
    onWithheld: () => undefined,
    clock: systemClock,
    logger: silentLogger,
  });
  return createLogPipelineDesk({
    store,
    live,
    findFields: () => true,
    window: (nowUs) => ({ minUs: nowUs - 7 * DAY_US, maxUs: nowUs + 600e6 }),
    clock: systemClock,
  });
}
