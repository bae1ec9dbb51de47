import { rankCauses, type CauseAnswer } from '@vigilops/analysis/cause';
import type { RootCauseAnswer, Settings } from '@vigilops/contracts/api';
import type { CauseFacts } from '../../model/index.ts';
import { answerOf } from './answer.ts';
import { gather } from './gather.ts';
import { hostId, serviceId, type Graph } from './graph.ts';
import { nearOf } from './near.ts';
import type { Looked } from './points.ts';
import type { Symptom } from './symptom.ts';
import { causeText } from './words.ts';

const MINUTE_US = 60e6;
/** Normal time and, behind it, half an hour before the onset. */
const BEFORE_US = 130 * MINUTE_US;
/** What happens later is aftermath. */
const AFTER_US = 30 * MINUTE_US;

export interface RankDeps {
  readonly facts: CauseFacts;
  readonly language: () => Settings['general']['language'];
  readonly monotonicMs: () => number;
}

export interface Asked {
  /** About when it began; minutes of error are no matter. */
  readonly onsetUs: number;
  /** What came later is not looked at. */
  readonly untilUs: number;
  readonly symptom?: Symptom | undefined;
  /** Of an alert: where it is about no place, whatever moved is a hint, and nothing is claimed. */
  readonly isOfAlert?: boolean;
}

/** Looks around a moment and says what most likely caused what was seen there, or that it does not know. */
export async function rankAround(
  asked: Asked,
  deps: RankDeps,
  signal: AbortSignal,
): Promise<RootCauseAnswer> {
  const startedMs = deps.monotonicMs();
  const looked = lookedAt(asked);
  const { graph, leftOut, changes } = await gather(deps.facts, looked, asked.symptom, signal);
  const seen = asked.symptom;
  const symptom = seen !== undefined && graph.has(seen.node) ? seen : undefined;
  const ranked = rankIn(graph, {
    ...asked,
    symptom,
    mustConnect: seen !== undefined || asked.isOfAlert === true,
  });
  const answer = answerOf(ranked, graph, looked, symptom?.node);
  return {
    ...answer,
    left_out: [...leftOut],
    looked_at: {
      places: graph.nodes().length,
      metrics: graph.metricCount(),
      changes,
      took_ms: Math.round(deps.monotonicMs() - startedMs),
    },
    text: causeText(answer, deps.language()),
  };
}

/** What is not connected with the place of the trouble is a hint at most, however much it moved. */
function rankIn(
  graph: Graph,
  { onsetUs, symptom, mustConnect }: Asked & { readonly mustConnect: boolean },
): CauseAnswer & { readonly isConnected: boolean } {
  const [nodes, edges] = [graph.nodes(), graph.edges()];
  const rank = (has: (node: string) => boolean) =>
    rankCauses({
      nodes: nodes.filter(({ id }) => has(id)),
      edges: edges.filter(({ from, to }) => has(from) && has(to)),
      ...(symptom === undefined ? {} : { symptom }),
      onsetMs: onsetUs / 1_000,
    });
  if (!mustConnect) {
    return { ...rank(() => true), isConnected: true };
  }
  const near = symptom === undefined ? new Set<string>() : nearOf(symptom.node, edges);
  const ranked = rank((node) => near.has(node));
  return ranked.candidates.some(({ evidence }) => evidence.length > 0)
    ? { ...ranked, isConnected: true }
    : { ...rank(() => true), verdict: 'unknown', isConnected: false };
}

/** Whole minutes. */
function lookedAt({ onsetUs, untilUs }: Asked): Looked {
  const minute = (us: number) => Math.floor(us / MINUTE_US) * MINUTE_US;
  const toUs = minute(Math.min(untilUs, onsetUs + AFTER_US) + MINUTE_US - 1);
  return { fromUs: minute(onsetUs - BEFORE_US), toUs: Math.max(toUs, minute(onsetUs) + MINUTE_US), onsetUs };
}

/** The place that somebody chose. */
export function chosenSymptom(place: {
  readonly hostId?: number | undefined;
  readonly service?: string | undefined;
}): Symptom | undefined {
  if (place.service !== undefined) {
    return { node: serviceId(place.service), role: 'errors' };
  }
  return place.hostId === undefined ? undefined : { node: hostId(place.hostId), role: 'saturation' };
}
