import type { Clock } from '@vigilops/runtime';
import type { Options } from '../options.ts';
import { createGateClient } from '../send/gate-client.ts';
import { createWorld } from '../world.ts';
import { announceIncident, createDisplay } from './console.ts';
import { createPartMaker } from './parts.ts';
import { planWork, type Work } from './plan.ts';
import { runWork, type RunnerDeps } from './runner.ts';
import { readState, withIncident, writeState } from './state.ts';
import { createTally, shortDuration, summary } from './tally.ts';

const MINUTE_MS = 60_000;
const TICK_MS = 5000;
const INCIDENT_AFTER_MS = 3 * MINUTE_MS;
const ATTEMPT_MS = 30_000;
const PATIENCE_MS = 10 * MINUTE_MS;
/** History is cut this much short of the gate's seven days, so that its oldest part is still taken when it arrives. */
const AGE_MARGIN_MS = 15 * MINUTE_MS;
const LONGEST_HISTORY_MS = 7 * 86_400_000 - AGE_MARGIN_MS;
/** Live starts when history has come this close to now. */
const CAUGHT_UP_MS = 10_000;
const MAX_PARTIALS_SHOWN = 5;

export interface DemoDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly write: (text: string) => void;
}

/** Sends history, then live. Returns how many items the gate did not take; throws when it refuses or stays away. */
export async function runDemo(
  options: Options,
  token: string,
  deps: DemoDeps,
  abort: AbortSignal,
): Promise<number> {
  const begunMs = deps.clock.now().getTime();
  const fromMs = begunMs - Math.min(options.historyMs, LONGEST_HISTORY_MS);
  const display = createDisplay(deps.write, deps.clock, { fromMs, toMs: begunMs });
  const tally = createTally();
  const worldName = `${options.seed}/${options.hosts}/${options.services}`;
  const state = await readState(options.stateFile);
  const client = createGateClient(
    { endpoint: options.endpoint, token, attemptMs: ATTEMPT_MS, patienceMs: PATIENCE_MS },
    {
      ...deps,
      onRetry(reason, waitMs) {
        tally.retried();
        if (tally.retries <= 3 || tally.retries % 50 === 0) {
          display.say(`the gate asks to wait ${shortDuration(Math.max(1000, waitMs))}: ${reason}`);
        }
      },
    },
  );
  let partials = 0;
  const runner: Omit<RunnerDeps, 'onWork'> = {
    client,
    clock: deps.clock,
    tally,
    worldName,
    onPartial(work, partial) {
      partials += 1;
      if (partials <= MAX_PARTIALS_SHOWN) {
        const at = new Date(work.timeMs).toISOString();
        display.say(
          `partial success (${work.part} of ${at}): ${partial.rejected} rejected: ${partial.message}`,
        );
      }
    },
  };
  const worldAt = (extraIncidentsMs: readonly number[]) => createWorld({ ...options, extraIncidentsMs });
  const known = state.incidents[worldName] ?? [];

  display.say(
    `seed ${options.seed}: ${options.hosts} hosts, ${options.services} services, history from ${new Date(fromMs).toISOString()}`,
  );
  let cursorMs = fromMs;
  let endMs = begunMs;
  const history = createPartMaker(worldAt(known));
  const onWork = (work: Work) => display.history(work, tally);
  // While history is sent, time goes on: what came meanwhile is sent as history too.
  do {
    await runWork(planWork(cursorMs, endMs, begunMs), history, options, { ...runner, onWork }, abort);
    cursorMs = endMs;
    endMs = deps.clock.now().getTime();
  } while (endMs - cursorMs > CAUGHT_UP_MS);
  display.say(`history sent: ${summary(tally)}`);

  if (options.live) {
    const liveMs = deps.clock.now().getTime();
    const incidentMs = Math.ceil((liveMs + INCIDENT_AFTER_MS) / TICK_MS) * TICK_MS;
    const world = worldAt([...known, incidentMs]);
    await writeState(options.stateFile, withIncident(state, worldName, incidentMs));
    display.say(
      announceIncident(
        world.incidents.between(incidentMs, incidentMs + 1)[0] ?? { startMs: incidentMs, endMs: incidentMs },
      ),
    );
    const untilMs = options.minutes === undefined ? Infinity : liveMs + options.minutes * MINUTE_MS;
    await runWork(
      planWork(cursorMs, untilMs, begunMs),
      createPartMaker(world),
      { ...options, speed: undefined },
      { ...runner, onWork: () => display.live(tally) },
      abort,
    );
    display.say(`live ended: ${summary(tally)}`);
  }
  if (tally.rejected > 0 || tally.retries > 0) {
    display.say(`${tally.rejected} items rejected by the gate, ${tally.retries} waits`);
  }
  return tally.rejected;
}
