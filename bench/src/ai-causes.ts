import { performance } from 'node:perf_hooks';
import { rankCauses, type CauseAnswer } from '@vigilops/analysis/cause';
import { dataFolder, writePredictions } from './parts/ai/data.ts';
import { tellFigure } from './parts/figures.ts';
import { spread } from './parts/statistics.ts';
import { readPetShop, type PetShopGroup, type PetShopIssue } from './parts/ai/petshop.ts';

/**
 * Injected faults of which the true cause is known: how often it is ranked first and among the first three, with and without
 * the call graph, and with an onset that is wrong. And how often a cause is claimed for times at which nothing was wrong.
 */
const ONSETS_MS = [0, -60_000, 60_000, -180_000, 180_000];
/** Rows of a quiet window: as many as an issue has. */
const QUIET_ROWS = 5;

interface Hits {
  issues: number;
  first: number;
  three: number;
  timesMs: readonly number[];
}

const folder = dataFolder('petshop');
if (folder !== undefined) {
  const groups = readPetShop(folder);
  const predicted: (string | number)[][] = [];
  for (const graph of [true, false]) {
    for (const wrongByMs of ONSETS_MS) {
      const hits = groups.map((group) => measure(group, graph, wrongByMs, predicted));
      const label = `${graph ? 'with' : 'without'} graph, onset wrong by ${String(wrongByMs / 1_000)} s`;
      for (const [index, group] of groups.entries()) print(`${group.name}: ${label}`, hits[index]);
      const all = hits.reduce(add);
      print(`all: ${label}`, all);
      if (wrongByMs === 0 || (graph && Math.abs(wrongByMs) === 60_000)) {
        tellShares(label, all, graph);
      }
    }
  }
  for (const group of groups) printQuiet(group);
  writePredictions(
    'causes.csv',
    ['group', 'issue', 'graph', 'onset_wrong_by_s', 'verdict', 'rank', 'node', 'score'],
    predicted,
  );
}

function measure(
  group: PetShopGroup,
  graph: boolean,
  wrongByMs: number,
  predicted: (string | number)[][],
): Hits {
  const hits: Hits = { issues: 0, first: 0, three: 0, timesMs: [] };
  for (const issue of group.issues) {
    const began = performance.now();
    const answer = ask(group, issue, graph, wrongByMs);
    hits.timesMs = [...hits.timesMs, performance.now() - began];
    const rank = answer.candidates.findIndex((candidate) => candidate.node === issue.cause);
    hits.issues++;
    hits.first += rank === 0 ? 1 : 0;
    hits.three += rank >= 0 && rank < 3 ? 1 : 0;
    for (const [index, { node, score }] of answer.candidates.entries()) {
      predicted.push([
        group.name,
        issue.name,
        graph ? 1 : 0,
        wrongByMs / 1_000,
        answer.verdict,
        index + 1,
        node,
        score.toFixed(4),
      ]);
    }
  }
  return hits;
}

function ask(group: PetShopGroup, issue: PetShopIssue, graph: boolean, wrongByMs: number): CauseAnswer {
  return rankCauses({
    nodes: issue.nodes,
    edges: graph ? group.edges : [],
    symptom: issue.alerted,
    onsetMs: issue.alerted.atMs + wrongByMs,
  });
}

/** Windows of the normal time, each asked about as if the first issue's alert had rung in it. */
function printQuiet(group: PetShopGroup): void {
  const alerted = group.issues[0]?.alerted;
  if (alerted === undefined) return;
  let asked = 0;
  let claimed = 0;
  for (const window of group.quiet(QUIET_ROWS)) {
    const answer = rankCauses({
      nodes: window.nodes,
      edges: group.edges,
      symptom: alerted,
      onsetMs: window.onsetMs,
    });
    asked++;
    claimed += answer.verdict === 'found' ? 1 : 0;
  }
  process.stdout.write(
    `${group.name}: a cause claimed in ${String(claimed)} of ${String(asked)} quiet windows (with graph)\n`,
  );
}

function print(label: string, hits: Hits | undefined): void {
  if (hits === undefined || hits.issues === 0) return;
  const share = (count: number): string => (count / hits.issues).toFixed(2);
  process.stdout.write(
    `${label}: top-1 ${share(hits.first)}, top-3 ${share(hits.three)} of ${String(hits.issues)} issues; ` +
      `a case ${spread(hits.timesMs, 'ms')}\n`,
  );
}

function tellShares(label: string, { first, three, issues, timesMs }: Hits, graph: boolean): void {
  const what = `root cause, PetShop, ${label}`;
  const [least1, least3] = graph ? [0.5, 0.8] : [0.6, 0.85];
  tellFigure({ what: `${what}, top-1`, unit: '', ours: [first / issues], target: { least: least1 } });
  tellFigure({ what: `${what}, top-3`, unit: '', ours: [three / issues], target: { least: least3 } });
  tellFigure({ what: `${what}, a case`, unit: 'ms', ours: timesMs, target: { most: 50 } });
}

function add(one: Hits, other: Hits): Hits {
  return {
    issues: one.issues + other.issues,
    first: one.first + other.first,
    three: one.three + other.three,
    timesMs: [...one.timesMs, ...other.timesMs],
  };
}
