import type { Clock, Logger } from '@vigilops/runtime';

import { cleanText } from './clean-text.ts';
import type { Ask } from './registry.ts';
import type { CheckDefinition, CheckResult, Trace, Verdict } from './types.ts';

export interface RunDeps {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A result, and whether the target itself answered: else the way to it may be at fault. */
export interface Found {
  readonly result: CheckResult;
  readonly isAnswer: boolean;
  /** When the probe began, on the clock that never jumps. */
  readonly beganMs: number;
}

/** Said once: abort() without a reason makes an exception with a stack every time. */
const TIME_IS_OVER = new Error('the time is over');
const DONE = new Error('done');

/** One run of a check within its time; undefined when `stop` aborts meanwhile. */
export async function runOnce(
  definition: CheckDefinition,
  { ask, clock, logger }: RunDeps,
  stop: AbortSignal,
): Promise<Found | undefined> {
  const { config, timeoutMs } = definition;
  const trace = emptyTrace();
  const limit = new AbortController();
  const timer = new AbortController();
  const abort = () => limit.abort(DONE);
  stop.addEventListener('abort', abort, { once: true });
  const timeMs = clock.now().getTime();
  const beganMs = clock.monotonicMs();
  clock.sleep(timeoutMs, timer.signal).then(
    () => limit.abort(TIME_IS_OVER),
    () => undefined,
  );
  let verdict: Verdict | 'timeout';
  try {
    verdict = await ask(config, { trace, timeoutMs, signal: limit.signal });
  } catch (error) {
    if (stop.aborted) {
      return undefined;
    }
    verdict = limit.signal.reason === TIME_IS_OVER ? 'timeout' : faultOf(error, definition, logger);
  } finally {
    timer.abort(DONE);
    stop.removeEventListener('abort', abort);
  }
  const durationMs = trace.durationMs ?? clock.monotonicMs() - beganMs;
  return {
    ...judged(verdict),
    result: { definition, timeMs, durationMs, trace, ...told(verdict, definition, trace) },
    beganMs,
  };
}

function told(verdict: Verdict | 'timeout', { timeoutMs }: CheckDefinition, { waitsFor }: Trace) {
  if (verdict === 'timeout') {
    const error = `timeout after ${String(timeoutMs / 1_000)} s while waiting for ${waitsFor}`;
    return { status: 'timeout', error: cleanText(error) } as const;
  }
  return { status: verdict.status, error: verdict.status === 'up' ? undefined : cleanText(verdict.error) };
}

function judged(verdict: Verdict | 'timeout'): { readonly isAnswer: boolean } {
  return { isAnswer: verdict !== 'timeout' && (verdict.status !== 'down' || verdict.isAnswer) };
}

/** A probe never fails by itself: when it does, nothing is known of the target. */
function faultOf(error: unknown, { name }: CheckDefinition, logger: Logger): Verdict {
  logger.error({ check: name, error }, 'a check has failed by a fault of the agent');
  return { status: 'inconclusive', error: `a fault of the agent: ${String(error)}` };
}

function emptyTrace(): Trace {
  return {
    waitsFor: 'its turn',
    durationMs: undefined,
    dnsMs: undefined,
    connectMs: undefined,
    tlsMs: undefined,
    firstByteMs: undefined,
    statusCode: undefined,
    certificateExpiresMs: undefined,
    addresses: [],
  };
}
