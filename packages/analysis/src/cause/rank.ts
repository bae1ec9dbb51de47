import { family, flowBlame, type Moved } from './blame.ts';
import { pathTo } from './path.ts';
import { shiftOf, type Shift } from './shift.ts';
import type { Candidate, CauseAnswer, CauseNode, CauseQuestion } from './types.ts';

const TOLERANCE_MS = 600_000;
/** A shift of this many deviations is half sure. */
const HALF_SURE = 4;
/** Metrics of another kind than the symptom's are hints; so is traffic, which follows from most things. */
const OTHER_ROLE = 0.3;
/** Resources and events are measured in ways of their own and count nearly as much. */
const RESOURCE = 0.9;
const CHANGE_HALF_LIFE_MS = 1_800_000;
/** Shown as the strength of a change's evidence, as surely as a shift of so many deviations. */
const CHANGE_STRENGTH = 8;
const OTHER_METRIC = 0.5;
const TRAFFIC = 0.15;
/** Shares of a resource: below the first there is plenty, above the second it holds others up. */
const PLENTY = 0.4;
const SCARCE = 0.85;
const LEAST_SCARCITY = 0.15;
/** Of the blame this much starts where anything moved, for edges that nobody knows. */
const ELSEWHERE = 0.1;
/** Below this share nobody stands out. */
const LEAST_SCORE = 0.2;
/** And who stands out must have moved for sure, not only more than the others. */
const LEAST_SURE = 0.5;
/** Weaker shifts are not shown as evidence. */
const LEAST_EVIDENCE = 3;
const MOST_EVIDENCE = 5;

export function rankCauses(question: CauseQuestion): CauseAnswer {
  const tolerance = question.toleranceMs ?? TOLERANCE_MS;
  const moved = new Map(question.nodes.map((node) => [node.id, movedOf(node, question, tolerance)]));
  const blame =
    question.edges.length === 0
      ? blameAlone(moved)
      : flowBlame(startOf(moved, question.symptom?.node), moved, question.edges, tolerance / 2);
  const all = [...moved.values()].map((node) => ({ node, raw: (blame.get(node.id) ?? 0) * node.sure }));
  const sum = all.reduce((total, { raw }) => total + raw, 0);
  const candidates = all
    .filter(({ raw, node }) => raw > 0 && node.main !== undefined)
    .map(({ node, raw }): Candidate => candidateOf(node, raw / sum, question))
    .sort((a, b) => b.score - a.score);
  const first = candidates[0];
  const leader = first === undefined ? undefined : moved.get(first.node);
  return {
    verdict: (first?.score ?? 0) >= LEAST_SCORE && (leader?.sure ?? 0) >= LEAST_SURE ? 'found' : 'unknown',
    candidates,
    onsetMs: leader?.main?.changedAtMs ?? question.onsetMs,
  };
}

function movedOf(node: CauseNode, question: CauseQuestion, tolerance: number): Moved {
  if (node.changedAtMs !== undefined) return changeOf(node.id, node.changedAtMs, question.onsetMs, tolerance);
  const shifts = node.metrics.flatMap((metric) => shiftOf(metric, question.onsetMs, tolerance) ?? []);
  const same = shifts.find((shift) => shift.metric === question.symptom?.metric);
  if (same !== undefined && same.strength >= HALF_SURE) {
    return { id: node.id, main: same, shifts, sure: sureOf(same.strength) };
  }
  let main: Shift | undefined;
  let sure = 0;
  for (const shift of shifts) {
    const surer = likeness(shift, question.symptom) * sureOf(shift.strength);
    if (surer > sure) {
      sure = surer;
      main = shift;
    }
  }
  return { id: node.id, main, shifts, sure };
}

/** A change is a suspect when trouble follows it soon: half as much after half an hour. */
function changeOf(id: string, atMs: number, onsetMs: number, toleranceMs: number): Moved {
  const lead = onsetMs + toleranceMs - atMs;
  const sure = lead < 0 ? 0 : 0.5 ** (Math.max(0, lead - 2 * toleranceMs) / CHANGE_HALF_LIFE_MS);
  const main: Shift = {
    metric: 'change',
    role: 'other',
    before: 0,
    after: 1,
    changedAtMs: atMs,
    strength: sure * CHANGE_STRENGTH,
    excess: 0,
    weight: 0,
  };
  return { id, main, shifts: [main], sure };
}

/** How much a metric has to do with what was seen. */
function likeness(shift: Shift, symptom: CauseQuestion['symptom']): number {
  if (shift.role === 'traffic') return TRAFFIC;
  if (symptom === undefined) return shift.role === 'saturation' ? scarcity(shift) : 1;
  if (shift.role === 'saturation') return RESOURCE * scarcity(shift);
  if (shift.role === 'count' || shift.role === 'other') return RESOURCE;
  if (family(shift.role) !== family(symptom.role)) return OTHER_ROLE;
  return symptom.metric === undefined || symptom.metric === shift.metric ? 1 : OTHER_METRIC;
}

/** A resource of which little is used is nobody's trouble, however much more of it than before. */
function scarcity({ used = 1 }: Shift): number {
  return Math.min(1, Math.max(LEAST_SCARCITY, (used - PLENTY) / (SCARCE - PLENTY)));
}

function sureOf(strength: number): number {
  return strength ** 3 / (strength ** 3 + HALF_SURE ** 3);
}

function startOf(
  moved: ReadonlyMap<string, Moved>,
  symptom: string | undefined,
): ReadonlyMap<string, number> {
  const known = symptom !== undefined && moved.has(symptom);
  const elsewhere = blameAlone(moved);
  const start = new Map([...elsewhere].map(([id, share]) => [id, share * (known ? ELSEWHERE : 1)]));
  if (known) start.set(symptom, (start.get(symptom) ?? 0) + 1 - ELSEWHERE);
  return start;
}

/** Without edges: a node's part of all that moved. */
function blameAlone(moved: ReadonlyMap<string, Moved>): ReadonlyMap<string, number> {
  const all = [...moved.values()].filter((node) => node.sure > 0);
  const weights = all.map((node): [string, number] => [node.id, alone(node)]);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return new Map(weights.map(([id, weight]) => [id, sum > 0 ? weight / sum : 0]));
}

function alone(node: Moved): number {
  return node.main === undefined ? 0 : node.sure * Math.log1p(node.main.strength);
}

function candidateOf(node: Moved, score: number, question: CauseQuestion): Candidate {
  const known = question.nodes.find((one) => one.id === node.id);
  return {
    node: node.id,
    kind: known?.kind ?? '',
    score,
    evidence: [...node.shifts]
      .filter((shift) => shift.strength >= LEAST_EVIDENCE)
      .map((shift) => ({ ...shift, weight: likeness(shift, question.symptom) * sureOf(shift.strength) }))
      .sort((a, b) => b.weight - a.weight || b.strength - a.strength)
      .slice(0, MOST_EVIDENCE)
      .map(({ metric, role, before, after, changedAtMs, strength }) => ({
        metric,
        role,
        before,
        after,
        changedAtMs,
        strength,
      })),
    path: pathTo(node.id, question),
  };
}
