import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { ServerResponse } from 'node:http';
import type { EventSource, ServerEvent } from '../route.ts';

export interface EventLimits {
  /** How long a browser waits before it comes again. */
  readonly retryMs: number;
  /** A comment so often, so that nobody on the way takes the silence for the end; and a look at the token. */
  readonly keepAliveMs: number;
  /** A reader that takes nothing for so long is gone. */
  readonly stuckMs: number;
}

export const DEFAULT_EVENT_LIMITS: EventLimits = { retryMs: 2_000, keepAliveMs: 15_000, stuckMs: 60_000 };

export interface EventDeps {
  readonly clock: Clock;
  readonly limits: EventLimits | undefined;
  /** Throws where the caller's token is good no more. */
  readonly admit: (signal: AbortSignal) => Promise<unknown>;
}

/** Writes events as they come, as fast as the caller reads. Resolves when the caller left or the source ended. */
export async function sendEvents(
  source: EventSource,
  response: ServerResponse,
  deps: EventDeps,
): Promise<void> {
  const limits = deps.limits ?? DEFAULT_EVENT_LIMITS;
  const leaving = new AbortController();
  const leave = () => {
    leaving.abort();
  };
  response.once('close', leave);
  if (response.destroyed) {
    leave();
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // nginx gathers answers before it hands them on, unless it is told.
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${String(limits.retryMs)}\n\n`);
  void keepAlive(source, response, { ...deps, limits, signal: leaving.signal });
  for await (const event of source.events(leaving.signal)) {
    if (!response.write(frameOf(event)) && !(await drained(response, limits.stuckMs, deps.clock))) {
      response.destroy();
    }
  }
  leave();
  response.end();
}

function frameOf({ id, name, data }: ServerEvent): Buffer {
  const pieces = [`id: ${id}\nevent: ${name}\ndata: `, ...data, '\n\n'];
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** Until the caller leaves, or its token is revoked, expired or robbed of its scope. */
async function keepAlive(
  source: EventSource,
  response: ServerResponse,
  deps: EventDeps & { readonly limits: EventLimits; readonly signal: AbortSignal },
): Promise<void> {
  const { clock, limits, signal } = deps;
  const rest = () =>
    clock.sleep(limits.keepAliveMs, signal).then(
      () => true,
      () => false,
    );
  while (await rest()) {
    try {
      await deps.admit(signal);
    } catch (error) {
      // While the database is away nobody can tell; that is no reason to end.
      if (error instanceof VigilError && !error.retryable) {
        source.end();
        return;
      }
    }
    if (!signal.aborted && !response.writableNeedDrain) {
      response.write(': keep-alive\n\n');
    }
  }
}

/** False when the caller left or took nothing for too long. */
async function drained(response: ServerResponse, stuckMs: number, clock: Clock): Promise<boolean> {
  if (response.destroyed) {
    return false;
  }
  return new Promise<boolean>((resolve) => {
    const waiting = new AbortController();
    const settle = (isDrained: boolean) => {
      waiting.abort();
      response.off('drain', onDrain).off('close', onClose);
      resolve(isDrained);
    };
    const onDrain = () => {
      settle(true);
    };
    const onClose = () => {
      settle(false);
    };
    response.once('drain', onDrain).once('close', onClose);
    clock.sleep(stuckMs, waiting.signal).then(onClose, () => undefined);
  });
}
