import { type House, openHouse } from '@vigilops/testkit/house';

import { runTrial } from './run-trial.ts';
import { TRIALS } from './trials/index.ts';
import { inWords, isClean } from './verdict.ts';

/**
 * `make chaos`: every trial, or CHAOS=name[,name] of them, with SEED=n to replay one and ROUNDS=n for longer ones,
 * LINES=n for so many lines a second.
 * MUTANTS=1 runs the broken versions too, each of which must fail. Exits with 1 when a promise was not held.
 */
const { CHAOS = '', SEED, ROUNDS, LINES, MUTANTS } = process.env;
const seed = SEED === undefined || SEED === '' ? Date.now() % 1_000_000 : Number(SEED);
const longer = {
  ...(ROUNDS === undefined || ROUNDS === '' ? {} : { rounds: Number(ROUNDS) }),
  ...(LINES === undefined || LINES === '' ? {} : { linesPerSecond: Number(LINES) }),
};
const wanted = CHAOS.split(',').filter((name) => name !== '');
const trials = TRIALS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (trials.length < wanted.length || !Number.isInteger(seed)) {
  process.stderr.write(`SEED is a whole number, CHAOS one of: ${TRIALS.map(({ name }) => name).join(' ')}\n`);
  process.exit(2);
}

let opened: Promise<House> | undefined;
const house = () => (opened ??= openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }));
let broken = 0;

function tell(isRight: boolean, name: string, startMs: number, words: string): void {
  broken += isRight ? 0 : 1;
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(0);
  process.stdout.write(`${isRight ? 'held  ' : 'BROKEN'} ${name} (${seconds} s): ${words}\n`);
}

process.stdout.write(`seed ${String(seed)}; the same again: make chaos SEED=${String(seed)}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.resolve(opened)
      .then((one) => one?.close())
      .finally(() => process.exit(1));
  });
}
try {
  for (const trial of trials) {
    process.stdout.write(`\n${trial.promise}\n`);
    const startMs = performance.now();
    const verdict = await runTrial(trial, { seed, house, ...longer });
    tell(isClean(verdict), trial.name, startMs, inWords(verdict));
    verdict.notes?.forEach((note) => process.stdout.write(`       ${note}\n`));
    for (const mutant of MUTANTS === '1' ? trial.mutants : []) {
      const mutantMs = performance.now();
      const found = await runTrial(trial, { seed, house, mutant });
      tell(!isClean(found), `${trial.name}, where ${mutant.name}`, mutantMs, inWords(found));
    }
  }
} finally {
  await (await opened)?.close();
}
process.exit(broken === 0 ? 0 : 1);
