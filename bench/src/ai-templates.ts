import { createMiner } from '@vigilops/log-templates';
import { dataFolder, writePredictions } from './parts/ai/data.ts';
import { openDrain3, type Mined } from './parts/ai/drain3.ts';
import { tellFigure } from './parts/figures.ts';
import { readLoghub, type LabelledLines } from './parts/ai/loghub.ts';
import { meanScores, scoreTemplates, type TemplateScores } from './parts/ai/template-scores.ts';
import { onOneCore } from './parts/one-core.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * Which template each line of labelled systems is given, one line at a time in their order, by one configuration: beside
 * drain3 as it comes, and with the masks of its documentation. Templates are those that lines have when the last was read.
 */
const ROUNDS = isShort() ? 1 : 5;
/** A round of ours reads the lines as often as this: it takes milliseconds. */
const TIMES = isShort() ? 1 : 20;

interface Contender {
  readonly name: string;
  readonly folder: string;
  mine(system: LabelledLines): Promise<Mined> | Mined;
  readonly scores: TemplateScores[];
  readonly rates: number[];
}

const folder = dataFolder('loghub');
if (folder !== undefined && onOneCore()) {
  const drain3 = openDrain3();
  const contenders = [
    contender('vigilops', 'templates', ({ lines }) => mineHere(lines)),
    ...(drain3 === undefined
      ? []
      : [
          contender('drain3', 'templates-drain3', ({ lines }) => drain3.mine(lines, false)),
          contender('drain3+masks', 'templates-drain3-masks', ({ lines }) => drain3.mine(lines, true)),
        ]),
  ];
  console.log('system         miner            GA    PA   FGA   FTA   lines/s');
  for (const system of readLoghub(folder)) {
    await measure(system, contenders);
  }
  for (const { name, scores, rates } of contenders) {
    print('mean', name, meanScores(scores), rates);
  }
  const [ours, ...others] = contenders;
  const peers = (of: (peer: Contender) => readonly number[]) =>
    Object.fromEntries(others.map((peer) => [peer.name, of(peer)]));
  for (const [name, score, least] of [
    ['grouping (GA)', 'ga', 0.95],
    ['text (PA)', 'pa', 0.8],
  ] as const) {
    const mean = ({ scores }: Contender) => [meanScores(scores)[score]];
    tellFigure({
      what: `log templates, share of lines right, ${name}`,
      unit: '',
      ours: ours === undefined ? [] : mean(ours),
      peers: peers(mean),
      target: { least },
    });
  }
  tellFigure({
    what: 'log templates, one core',
    unit: 'lines/s',
    ours: ours?.rates ?? [],
    peers: peers(({ rates }) => rates),
    target: { least: 300_000 },
  });
  console.log(`lines/s: CPU time on one core, median (least – most); load ${loadNow()}`);
  await drain3?.close();
}

function contender(name: string, folder: string, mine: Contender['mine']): Contender {
  return { name, folder, mine, scores: [], rates: [] };
}

async function measure(system: LabelledLines, contenders: readonly Contender[]): Promise<void> {
  const runs = contenders.map((miner) => ({
    miner,
    rates: [] as number[],
    templates: [] as readonly string[],
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const run of runs) {
      const { templates, seconds } = await run.miner.mine(system);
      run.rates.push(system.lines.length / seconds);
      run.templates = templates;
    }
  }
  for (const { miner, rates, templates } of runs) {
    const scores = scoreTemplates(system.truth, templates);
    miner.scores.push(scores);
    miner.rates.push(...rates);
    print(system.name, miner.name, scores, rates);
    writePredictions(
      `${miner.folder}/${system.name}.csv`,
      ['LineId', 'Content', 'EventTemplate'],
      system.lines.map((line, at) => [at + 1, line, templates[at] ?? '']),
    );
  }
}

function mineHere(lines: readonly string[]): Mined {
  const miner = createMiner();
  const ids = lines.map((line) => miner.take(line));
  const templates = ids.map((id) => miner.template(id)?.wildcards ?? '');
  for (const line of lines) {
    miner.take(line);
  }
  const began = process.cpuUsage();
  for (let i = 0; i < TIMES; i += 1) {
    for (const line of lines) {
      miner.take(line);
    }
  }
  const { user, system } = process.cpuUsage(began);
  return { templates, seconds: (user + system) / 1e6 / TIMES };
}

function print(system: string, miner: string, scores: TemplateScores, rates: readonly number[]): void {
  const figures = [scores.ga, scores.pa, scores.fga, scores.fta].map((score) => score.toFixed(3)).join(' ');
  console.log(`${system.padEnd(14)} ${miner.padEnd(13)} ${figures}  ${spread(rates, 'lines/s')}`);
}
