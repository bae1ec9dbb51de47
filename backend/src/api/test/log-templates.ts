import { silentLogger, systemClock } from '@vigilops/runtime';
import { createLogTemplateDesk, createTemplateRoom, type TemplateRoom } from '../../ingest/index.ts';
import type { LogTemplateDesk, LogTemplateStore } from '../../model/index.ts';

/** Templates on a database, as the house has them; `room` is the gate's part. */
export function openTestLogTemplates(store: LogTemplateStore): {
  readonly room: TemplateRoom;
  readonly desk: LogTemplateDesk;
} {
  const deps = { store, clock: systemClock, logger: silentLogger };
  const room = createTemplateRoom({ ...deps, instance: 'test' });
  return { room, desk: createLogTemplateDesk({ ...deps, room }) };
}
