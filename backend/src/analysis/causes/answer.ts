import type { Candidate, CauseAnswer, Evidence } from '@vigilops/analysis/cause';
import {
  formatTimeUs,
  type CauseCandidate,
  type CauseEvidence,
  type CauseLink,
  type CausePlace,
  type RootCauseAnswer,
} from '@vigilops/contracts/api';
import type { Graph, PlaceInfo } from './graph.ts';
import { linkOfEvidence, linkOfPlace, locksLink } from './place-links.ts';
import type { Looked } from './points.ts';
import { waysFrom } from './way.ts';

const MOST_CANDIDATES = 8;
const HIGH = 0.5;
const MEDIUM = 0.3;

/** What was ranked, with names, words' codes and links in the place of ids. */
export function answerOf(
  ranked: CauseAnswer & { readonly isConnected: boolean },
  graph: Graph,
  looked: Looked,
  symptom: string | undefined,
): Pick<
  RootCauseAnswer,
  'verdict' | 'why' | 'symptom' | 'asked_onset' | 'onset' | 'from' | 'to' | 'candidates' | 'chain'
> {
  // Who moved by less than what is worth showing is nobody to suspect.
  const shown = ranked.candidates.filter(({ evidence }) => evidence.length > 0);
  const moved = new Set(shown.map(({ node }) => node));
  const wayTo =
    symptom === undefined ? () => undefined : waysFrom(symptom, graph.edges(), (node) => moved.has(node));
  const view: View = { graph, looked, wayTo: (node) => wayTo(node) ?? [node] };
  const seen = symptom === undefined ? undefined : graph.infoOf(symptom);
  return {
    verdict: ranked.verdict,
    why: whyOf(ranked, shown, graph),
    symptom: seen === undefined ? null : placeOf(seen, view),
    asked_onset: formatTimeUs(looked.onsetUs),
    onset: formatTimeUs(ranked.verdict === 'found' ? ranked.onsetMs * 1_000 : looked.onsetUs),
    from: formatTimeUs(looked.fromUs),
    to: formatTimeUs(looked.toUs),
    candidates: shown
      .slice(0, MOST_CANDIDATES)
      .flatMap((candidate) => candidateOf(candidate, ranked.verdict, view)),
    chain: ranked.verdict === 'found' ? chainOf(shown, view) : [],
  };
}

interface View {
  readonly graph: Graph;
  readonly looked: Looked;
  /** From the symptom; the node alone where no edges lead to it. */
  readonly wayTo: (node: string) => readonly string[];
}

function whyOf(
  { verdict, isConnected }: Pick<CauseAnswer, 'verdict'> & { readonly isConnected: boolean },
  candidates: readonly Candidate[],
  graph: Graph,
): RootCauseAnswer['why'] {
  if (verdict === 'found') {
    return null;
  }
  if (graph.metricCount() === 0) {
    return 'nothing_known';
  }
  if (candidates.length === 0) {
    return 'nothing_moved';
  }
  return isConnected ? 'nobody_stands_out' : 'not_connected';
}

function candidateOf(
  candidate: Candidate,
  verdict: CauseAnswer['verdict'],
  view: View,
): readonly CauseCandidate[] {
  const info = view.graph.infoOf(candidate.node);
  if (info === undefined) {
    return [];
  }
  const { score } = candidate;
  return [
    {
      place: placeOf(info, view, candidate.evidence[0]),
      score: Math.round(score * 1_000) / 1_000,
      confidence: verdict === 'unknown' || score < MEDIUM ? 'low' : score < HIGH ? 'medium' : 'high',
      evidence: candidate.evidence.map((evidence) => evidenceOf(evidence, info, view)),
      path: view.wayTo(candidate.node).map((node) => view.graph.infoOf(node)?.name ?? node),
    },
  ];
}

/** From the first candidate to the symptom, each place with what was seen there most. */
function chainOf(candidates: readonly Candidate[], view: View): CauseLink[] {
  const seen = new Map(candidates.map((candidate) => [candidate.node, candidate.evidence]));
  const edges = new Map(view.graph.edges().map((edge) => [JSON.stringify([edge.from, edge.to]), edge.type]));
  // From the symptom on, every place depends on the one behind it.
  const [first] = candidates;
  const fromCause = first === undefined ? [] : view.wayTo(first.node).toReversed();
  return fromCause.flatMap((node, at): CauseLink[] => {
    const info = view.graph.infoOf(node);
    const [strongest] = seen.get(node) ?? [];
    const logged = loggedAt(node, candidates, view);
    const next = fromCause[at + 1];
    return info === undefined
      ? []
      : [
          {
            place: placeOf(info, view, strongest),
            evidence: strongest === undefined ? logged : evidenceOf(strongest, info, view),
            ...(strongest === undefined || logged === null ? {} : { logged }),
            relation: next === undefined ? null : (edges.get(JSON.stringify([next, node])) ?? null),
          },
        ];
  });
}

/** What a place logged most unusually. */
function loggedAt(node: string, candidates: readonly Candidate[], view: View): CauseEvidence | null {
  const written = view.graph.edges().filter(({ from, type }) => from === node && type === 'logged-by');
  for (const { node: template, evidence } of candidates) {
    const info = view.graph.infoOf(template);
    const [strongest] = evidence;
    if (strongest !== undefined && info !== undefined && written.some(({ to }) => to === template)) {
      return evidenceOf(strongest, info, view);
    }
  }
  return null;
}

/** Where a lock is what was seen most, its link leads to who waited for whom. */
function placeOf(info: PlaceInfo, { graph, looked }: View, strongest?: Evidence): CausePlace {
  const { id, kind, name, host_id, service_id } = info;
  const lock = strongest === undefined ? undefined : locksLink(info, strongest.metric, strongest.changedAtMs);
  return { id, kind, name, host_id, service_id, link: lock ?? linkOfPlace(withPage(info, graph), looked) };
}

/** What callers name by its address has the page of the server that is watched there. */
function withPage(info: PlaceInfo, graph: Graph): PlaceInfo {
  const used = graph.edges().find(({ from, type }) => from === info.id && type === 'uses')?.to;
  const databaseId = used === undefined ? undefined : graph.infoOf(used)?.databaseId;
  return info.kind !== 'database' || info.databaseId !== undefined || databaseId === undefined
    ? info
    : { ...info, databaseId };
}

function evidenceOf(evidence: Evidence, info: PlaceInfo, { graph, looked }: View): CauseEvidence {
  const known = graph.metricInfo(info.id, evidence.metric);
  const change = info.change ?? null;
  const kind = change === null ? (known?.kind ?? 'metric') : 'change';
  const metric = known?.title ?? evidence.metric;
  return {
    kind,
    metric,
    role: evidence.role,
    unit: known?.unit ?? '',
    before: change === null ? evidence.before : null,
    after: change === null ? evidence.after : null,
    changed_at: formatTimeUs(evidence.changedAtMs * 1_000),
    strength: Math.round(evidence.strength * 10) / 10,
    is_new: known?.isNew ?? false,
    change,
    link: linkOfEvidence({ kind, metric }, withPage(info, graph), evidence.changedAtMs, looked),
  };
}
