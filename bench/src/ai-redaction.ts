import { LINE_KINDS, linesWithSecrets, ordinaryLines } from '../../packages/sensitive/src/test/lines.ts';
import { leaks } from '@vigilops/testkit/leaks';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MASK_KINDS } from '../../packages/contracts/src/api/log-pipelines.ts';
import { aDraft, runSteps } from '../../backend/src/ingest/pipelines/test/pipeline-kit.ts';
import { redactBody } from '../../backend/src/llm/policy/redact.ts';
import { dataFolder, writePredictions } from './parts/ai/data.ts';
import { isShort } from './parts/statistics.ts';

/**
 * What is found of secrets and personal data in lines of logs, by kind and by where in a line it stands, and how often a
 * line that holds none is marked: by what takes them out of prompts, and by the masks of pipelines. The lines are made from a
 * seed, VIGILOPS_BENCH_SEED (1); ordinary ones are also those of DATA, as they are.
 */
const COUNT = isShort() ? 2_000 : 10_000;
const SEED = Number(process.env.VIGILOPS_BENCH_SEED ?? 1);
const LEAST_RECALL = 0.995;

const KINDS = MASK_KINDS.filter((kind) => kind !== 'ipv4' && kind !== 'ipv6');
const READERS: readonly (readonly [string, (text: string) => string])[] = [
  [
    'prompts',
    (text) => {
      const { body } = redactBody({ messages: [{ content: text }] }, 'secrets_and_personal_data');
      return String((body.messages as readonly { content: string }[])[0]?.content);
    },
  ],
  ['masks', (text) => runSteps([{ type: 'mask', kinds: KINDS }], aDraft({ body: text })).draft.body],
];

const holding = linesWithSecrets(COUNT, SEED);
const ordinary = ordinaryLines(COUNT, SEED + 1);
console.log(`${String(COUNT)} lines with one of ${String(LINE_KINDS.length)} kinds each: what is found`);
for (const [reader, read] of READERS) {
  const missed = holding.filter(({ secret, text }) => leaks(secret ?? '', read(text)));
  const found = 1 - missed.length / COUNT;
  console.log(`${reader.padEnd(10)} ${percent(found)}${found < LEAST_RECALL ? '  WEAK' : ''}`);
  printShares(
    '  kind',
    shares(({ kind }) => kind, missed),
  );
  printShares(
    '  place',
    shares(({ place }) => place, missed),
  );
  printTaken(
    reader,
    'generated',
    ordinary.map(({ text }) => text),
    read,
  );
  for (const [system, lines] of publicLines()) {
    printTaken(reader, system, lines, read);
  }
  writePredictions(
    `redaction-${reader}.csv`,
    ['kind', 'place', 'text', 'read'],
    holding.map(({ kind, place, text }) => [kind, place, text, read(text)]),
  );
}

function shares(
  by: (line: (typeof holding)[number]) => string,
  missed: typeof holding,
): ReadonlyMap<string, number> {
  const all = Map.groupBy(holding, by);
  const without = Map.groupBy(missed, by);
  return new Map(
    [...all].map(([name, lines]) => [name, 1 - (without.get(name)?.length ?? 0) / lines.length]),
  );
}

function printShares(what: string, found: ReadonlyMap<string, number>): void {
  for (const [name, share] of found) {
    console.log(`${what.padEnd(8)} ${name.padEnd(34)} ${percent(share)}`);
  }
}

function printTaken(
  reader: string,
  source: string,
  lines: readonly string[],
  read: (text: string) => string,
) {
  const taken = lines.filter((line) => read(line) !== line).length;
  console.log(
    `${reader.padEnd(10)} marked, of ${String(lines.length)} ordinary lines, ${source.padEnd(12)} ${percent(taken / lines.length)}`,
  );
}

function publicLines(): readonly (readonly [string, readonly string[]])[] {
  const folder = dataFolder('loghub');
  return (folder === undefined ? [] : readdirSync(folder).sort())
    .map((system) => [system, join(folder ?? '', system, 'lines.log')] as const)
    .filter(([, file]) => existsSync(file))
    .map(([system, file]) => [
      system,
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    ]);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2).padStart(6)} %`;
}
