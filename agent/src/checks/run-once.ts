import type { Clock, Logger } from '@vigilops/runtime';

import type { After } from './after.ts';
import { cleanText } from './clean-text.ts';
import { type EndingLimit, TIME_IS_OVER } from './limit.ts';
import type { Ask } from './registry.ts';
import type { CheckDefinition, CheckResult, Trace, Verdict } from './types.ts';

export interface RunDeps {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Logger;
}

/** A result, and whether the target itself answered: else the way to it may be at fault. */
export interface Found {
  readonly result: CheckResult;
  readonly isAnswer: boolean;
  /** When the probe began, on the clock that never jumps. */
  readonly beganMs: number;
}

/** One run of a check within its time; undefined when `limit` is ended meanwhile by another. */
export async function runOnce(
  definition: CheckDefinition,
  { ask, clock, after, logger }: RunDeps,
  limit: EndingLimit,
): Promise<Found | undefined> {
  const { config, timeoutMs } = definition;
  const trace = emptyTrace();
  const timeMs = clock.now().getTime();
  const beganMs = clock.monotonicMs();
  const settle = after(timeoutMs, () => limit.end(TIME_IS_OVER));
  let verdict: Verdict | 'timeout';
  try {
    verdict = await ask(config, { trace, timeoutMs, limit });
  } catch (error) {
    if (limit.reason !== undefined && limit.reason !== TIME_IS_OVER) {
      return undefined;
    }
    verdict = limit.reason === TIME_IS_OVER ? 'timeout' : faultOf(error, definition, logger);
  } finally {
    settle();
  }
  const durationMs = trace.durationMs ?? clock.monotonicMs() - beganMs;
  const result = { definition, timeMs, durationMs, trace, ...told(verdict, definition, trace) };
  return { result, isAnswer: isAnswer(verdict), beganMs };
}

function told(
  verdict: Verdict | 'timeout',
  { timeoutMs }: CheckDefinition,
  { waitsFor }: Trace,
): Pick<CheckResult, 'status' | 'error'> {
  if (verdict === 'timeout') {
    const error = `timeout after ${String(timeoutMs / 1_000)} s while waiting for ${waitsFor}`;
    return { status: 'timeout', error: cleanText(error) };
  }
  return { status: verdict.status, error: verdict.status === 'up' ? undefined : cleanText(verdict.error) };
}

function isAnswer(verdict: Verdict | 'timeout'): boolean {
  return verdict !== 'timeout' && (verdict.status !== 'down' || verdict.isAnswer);
}

/** A probe never fails by itself: when it does, nothing is known of the target. */
function faultOf(error: unknown, { name }: CheckDefinition, logger: Logger): Verdict {
  logger.error({ check: name, error }, 'a check has failed by a fault of the agent');
  return { status: 'inconclusive', error: `a fault of the agent: ${String(error)}` };
}

export function emptyTrace(): Trace {
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
