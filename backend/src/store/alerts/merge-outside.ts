import type { OutsideAlert } from '../../model/index.ts';

/** From when to when an alert lasts, as far as its senders said. */
export interface Span {
  readonly startsUs: number;
  readonly endsUs: number;
  readonly isTimeout: boolean;
}

/**
 * What is known of an alert after it was sent again, as Alertmanager has it (alert.Merge and provider/mem's Put): the
 * earlier begin counts; an end that a sender named is not taken back by one that names none; where the two have nothing
 * in common, the new one is all that is known.
 */
export function mergeSpans(
  known: Span,
  { startsUs, endsUs, isTimeout }: Pick<OutsideAlert, keyof Span>,
  nowUs: number,
): Span {
  const endsWithin = endsUs > known.startsUs && endsUs < known.endsUs;
  const startsWithin = startsUs > known.startsUs && startsUs < known.endsUs;
  if (!endsWithin && !startsWithin) {
    return { startsUs, endsUs, isTimeout };
  }
  const isOver = endsUs <= nowUs;
  const outlives = !isOver && known.endsUs > endsUs && !known.isTimeout;
  return {
    startsUs: Math.min(known.startsUs, startsUs),
    endsUs: outlives ? known.endsUs : endsUs,
    isTimeout,
  };
}
