import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCleanUp } from './clean-up.ts';
import { FAULTS } from './faults/index.ts';
import { scorecard } from './scorecard.ts';
import { openStage, type Stage } from './stage.ts';
import { tryFault, type Trial, type Tried } from './trial.ts';

/**
 * The fault laboratory: a house, an agent and a shop on this machine, and one real fault after another. FAULT=<name> makes
 * that one alone (or several, with commas), WARM_UP=<seconds> is how long all is well before, OUT=<file> gets the scorecard as JSON.
 */
const WARM_UP_S = Number(process.env.WARM_UP ?? 480);
/** From calls until they are counted. */
const CALLS_MS = 150_000;
const MOST_MS = 25 * 60_000;

const say = (text: string) => process.stdout.write(`${text}\n`);
const wanted = (process.env.FAULT ?? '').split(',').filter((name) => name !== '');
const faults = FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const strangers = wanted.filter((name) => !FAULTS.some((fault) => fault.name === name));
if (strangers.length > 0 || Number.isNaN(WARM_UP_S)) {
  say(
    `There is no fault named ${strangers.join(', ')}. Those that there are: ${FAULTS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(1);
}

const cleanUp = createCleanUp(say);
const tried: Tried[] = [];
let trials: readonly Trial[] = [];
let stage: Stage | undefined;
let isOver = false;

/** Also when somebody ends it: of the faults until then. */
function report(): void {
  say(
    `\n${scorecard(trials)}\nload ${loadavg()[0]?.toFixed(1) ?? ''} on ${String(availableParallelism())} cores`,
  );
  if (process.env.OUT !== undefined && process.env.OUT !== '') {
    writeFileSync(process.env.OUT, `${JSON.stringify(trials, undefined, 2)}\n`);
  }
}

async function leave(code: number): Promise<never> {
  if (!isOver) {
    isOver = true;
    report();
    await cleanUp.all();
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void leave(130));
}
// Faults hit connections of this process as well.
process.on('unhandledRejection', (error) => {
  say(`(${String(error)})`);
});

const deadline = performance.now() + MOST_MS;
try {
  say('Starting the house, an agent and a shop with its database ...');
  const shops = [...new Set(faults.flatMap(({ shop }) => shop ?? []))];
  stage = await openStage(shops, cleanUp);
  say(`All is well for ${String(WARM_UP_S)} s ...`);
  await sleep(WARM_UP_S * 1_000);
  for (const fault of faults) {
    const leftMs = deadline - performance.now();
    if (leftMs < 60_000) {
      say(`${fault.title}: left out, the laboratory's time is over`);
      continue;
    }
    say(`${fault.title} ...`);
    const one = await tryFault(stage, {
      ...fault,
      patienceMs: Math.min(fault.patienceMs, leftMs - 50_000),
    });
    tried.push(one);
    const { trial } = one;
    trials = [...trials, trial];
    say(
      `  ${trial.skipped ?? (trial.noticedAfterSeconds === null ? 'not noticed' : `${trial.noticedAfterSeconds.toFixed(1)} s: ${trial.first?.kind ?? ''}: ${trial.first?.text.slice(0, 160) ?? ''}`)}`,
    );
  }
  say('Asking for the causes, when all that was called in the last fault is counted ...');
  await sleep(CALLS_MS);
  for (const [place, one] of tried.entries()) {
    trials = trials.with(place, await one.withCause());
  }
} catch (error) {
  say(
    `The laboratory stopped: ${error instanceof Error ? `${error.message}${error.cause === undefined ? '' : ` (${String(error.cause)})`}` : String(error)}`,
  );
  say(stage?.lastWords() ?? '');
  await leave(1);
}
await leave(0);
