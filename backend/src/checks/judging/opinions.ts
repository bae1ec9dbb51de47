import type { CheckResultRow, ServiceSpec } from '../../model/index.ts';

export type Opinion = 'up' | 'down' | null;
export type JudgingRules = Pick<
  ServiceSpec,
  'failures' | 'successes' | 'interval_seconds' | 'timeout_seconds'
>;

/** From then on this is what an observer thinks. */
export interface OpinionTurn {
  readonly fromUs: number;
  readonly opinion: Opinion;
}

/** Older than this an opinion is none: two rounds were missed, and the answer to the third is late. */
export function lifetimeUs({ interval_seconds: interval, timeout_seconds: timeout }: JudgingRules): number {
  return (2.5 * interval + timeout) * 1e6;
}

/** Among so many results in a row there is always one that decides, where one of the two kinds needs no second. */
export function resultsThatDecide({ failures, successes }: JudgingRules): number {
  return Math.max(failures, successes);
}

/**
 * What one observer thinks over time, from its results by time. It changes its mind after so many results of the other
 * kind in a row, and then from the first of them on. What is inconclusive neither counts nor breaks a row; a silence
 * ends both the opinion and the row.
 * @param known What was in force at a moment: what an observer is taken to think that did nothing but waver before it.
 */
export function opinionsOf(
  results: readonly CheckResultRow[],
  rules: JudgingRules,
  known: { readonly atUs: number; readonly opinion: Opinion },
): readonly OpinionTurn[] {
  const lifeUs = lifetimeUs(rules);
  const turns: OpinionTurn[] = [];
  let opinion: Opinion = null;
  let row = { kind: 'up', count: 0, fromUs: 0 };
  let lastUs: number | undefined;

  const turn = (fromUs: number, to: Opinion) => {
    opinion = to;
    turns.push({ fromUs, opinion: to });
  };
  const hear = (result: CheckResultRow) => {
    const kind = result.status === 'up' ? 'up' : 'down';
    if (lastUs !== undefined && result.timeUs >= lastUs + lifeUs) {
      turn(lastUs + lifeUs, null);
      row.count = 0;
    }
    if (row.count === 0 || row.kind !== kind) {
      row = { kind, count: 0, fromUs: result.timeUs };
    }
    row.count += 1;
    lastUs = result.timeUs;
    if (opinion !== kind && row.count >= (kind === 'up' ? rules.successes : rules.failures)) {
      turn(row.fromUs, kind);
    }
  };

  const conclusive = results.filter(({ status }) => status !== 'inconclusive');
  const before = conclusive.filter(({ timeUs }) => timeUs <= known.atUs);
  before.forEach(hear);
  const wavers = turns.length === 0 && before.length >= resultsThatDecide(rules);
  if (wavers && lastUs !== undefined && known.atUs < lastUs + lifeUs) {
    turn(known.atUs, known.opinion);
  }
  conclusive.slice(before.length).forEach(hear);
  if (lastUs !== undefined) {
    turn(lastUs + lifeUs, null);
  }
  return turns;
}
