import type { Clock, Logger } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { renderTailLine } from './api/index.ts';
import type { StopOrder } from './app-stop.ts';
import { createLogTail, type LogTail } from './query/index.ts';
import { createLogRows, createReaders, type Store } from './store/index.ts';
import type { Instruments } from './telemetry/index.ts';

/** Who watches logs hears from the store what was committed, and is sent off before the ports close. */
export function openLogTail(
  deps: { readonly clock: Clock; readonly logger: Logger },
  parts: { readonly store: Store; readonly instruments: Instruments },
  order: StopOrder,
): LogTail {
  const { store, instruments } = parts;
  const tail = createLogTail({
    ...deps,
    stored: store.storedLogs,
    readers: createReaders(store.database),
    rowsOf: createLogRows,
    render: renderTailLine,
    newId: () => randomBytes(12).toString('base64url'),
  });
  order.beforePorts(() => {
    tail.stop();
    return Promise.resolve();
  });
  instruments.observe('tailStreams', () => [{ value: tail.figures().streams }]);
  instruments.observe('tailSize', () => [{ value: tail.figures().heldBytes }]);
  instruments.observe('tailSkipped', () => [{ value: tail.figures().skippedLines }]);
  return tail;
}
