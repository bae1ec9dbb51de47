import type { Clock } from '@vigilops/runtime';
import type { Options } from '../options.ts';
import { createGateClient } from '../send/gate-client.ts';
import { createWorld, type World } from '../world.ts';
import { announceIncident, createDisplay, type Display } from './console.ts';
import { createPartMaker } from './parts.ts';
import { planWork, type Work } from './plan.ts';
import { runWork, type RunOptions, type RunnerDeps } from './runner.ts';
import { readState, withIncident, writeState } from './state.ts';
import { createTally, shortDuration, summary, type Tally } from './tally.ts';

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
/** After the first ones only every so many waits are told. */
const WAITS_TOLD = { first: 3, every: 50 } as const;

export interface DemoDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly write: (text: string) => void;
}

interface Run {
  readonly options: Options;
  readonly clock: Clock;
  readonly display: Display;
  readonly tally: Tally;
  readonly begunMs: number;
  worldWith(extraIncidentsMs: readonly number[]): World;
  send(world: World, plan: Iterable<Work>, options: RunOptions, onWork: (work: Work) => void): Promise<void>;
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
  const known = state.incidents[worldName] ?? [];
  const runner = createRunnerDeps(options, token, deps, worldName, display, tally);
  const run: Run = {
    options,
    clock: deps.clock,
    display,
    tally,
    begunMs,
    worldWith: (extraIncidentsMs) => createWorld({ ...options, extraIncidentsMs }),
    send: (world, plan, runOptions, onWork) =>
      runWork(plan, createPartMaker(world), runOptions, { ...runner, onWork }, abort),
  };
  const { seed, hosts, services } = options;
  display.say(`seed ${seed}: ${hosts} hosts, ${services} services, from ${new Date(fromMs).toISOString()}`);
  const reachedMs = await sendHistory(run, fromMs, known);
  if (options.live) {
    const incidentMs = ceilTo(deps.clock.now().getTime() + INCIDENT_AFTER_MS, TICK_MS);
    await writeState(options.stateFile, withIncident(state, worldName, incidentMs));
    await sendLive(run, reachedMs, [...known, incidentMs]);
  }
  if (tally.rejected > 0 || tally.retries > 0) {
    display.say(`${tally.rejected} items rejected by the gate, ${tally.retries} waits`);
  }
  return tally.rejected;
}

/** Returns the time that history has reached. While it is sent time goes on; that is sent as history too. */
async function sendHistory(run: Run, fromMs: number, known: readonly number[]): Promise<number> {
  const { options, clock, display, tally, begunMs } = run;
  const world = run.worldWith(known);
  await introduceHosts(run, world, fromMs);
  let cursorMs = fromMs;
  let endMs = begunMs;
  do {
    const plan = planWork(cursorMs, endMs, begunMs);
    await run.send(world, plan, options, (work) => display.history(work, tally));
    cursorMs = endMs;
    endMs = clock.now().getTime();
  } while (endMs - cursorMs > CAUGHT_UP_MS);
  display.say(`history sent: ${summary(tally)}`);
  return cursorMs;
}

/** The gate makes a host's card of what it hears first, so the agents speak before the services do. */
async function introduceHosts({ send, options, begunMs }: Run, world: World, fromMs: number): Promise<void> {
  for (const work of planWork(Math.min(fromMs, begunMs - MINUTE_MS), begunMs, begunMs)) {
    if (work.part === 'hosts') {
      await send(world, [work], options, () => undefined);
      return;
    }
  }
}

async function sendLive(run: Run, cursorMs: number, incidentsMs: readonly number[]): Promise<void> {
  const { options, clock, display, tally, begunMs } = run;
  const world = run.worldWith(incidentsMs);
  const startMs = incidentsMs.at(-1) ?? 0;
  world.incidents
    .between(startMs, startMs + 1)
    .forEach((incident) => display.say(announceIncident(incident)));
  const untilMs =
    options.minutes === undefined ? Infinity : clock.now().getTime() + options.minutes * MINUTE_MS;
  const plan = planWork(cursorMs, untilMs, begunMs);
  await run.send(world, plan, { ...options, speed: undefined }, () => display.live(tally));
  display.say(`live ended: ${summary(tally)}`);
}

function createRunnerDeps(
  options: Options,
  token: string,
  deps: DemoDeps,
  worldName: string,
  display: Display,
  tally: Tally,
): Omit<RunnerDeps, 'onWork'> {
  let partials = 0;
  const client = createGateClient(
    { endpoint: options.endpoint, token, attemptMs: ATTEMPT_MS, patienceMs: PATIENCE_MS },
    {
      ...deps,
      onRetry(reason, waitMs) {
        tally.retried();
        if (tally.retries <= WAITS_TOLD.first || tally.retries % WAITS_TOLD.every === 0) {
          display.say(`waiting ${shortDuration(Math.max(1000, waitMs))} for the gate: ${reason}`);
        }
      },
    },
  );
  return {
    client,
    clock: deps.clock,
    tally,
    worldName,
    onPartial(work, { rejected, message }) {
      partials += 1;
      if (partials <= MAX_PARTIALS_SHOWN) {
        const at = new Date(work.timeMs).toISOString();
        display.say(`partial success (${work.part} of ${at}): ${rejected} rejected: ${message}`);
      }
    },
  };
}

function ceilTo(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
