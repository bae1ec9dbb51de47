import type { CheckResultRow } from '../../model/index.ts';
import type { CheckWords } from '../words.ts';
import type { OpinionTurn } from './opinions.ts';

export interface Observer {
  readonly name: string;
  /** By time. */
  readonly results: readonly CheckResultRow[];
  readonly turns: readonly OpinionTurn[];
  /** When its opinion ends unless it says something new. */
  readonly endUs: number;
}

/** What most of those who call it down found last, and how many they are of those who have an opinion. */
export function reasonOfDown(
  downs: readonly Observer[],
  voices: number,
  atUs: number,
  timeoutSeconds: number,
  words: CheckWords,
): string {
  const errors = downs.map(({ results }) =>
    errorOf(
      results.findLast((one) => one.timeUs <= atUs && (one.status === 'down' || one.status === 'timeout')),
      timeoutSeconds,
      words,
    ),
  );
  const [most] = [...Map.groupBy(errors, (error) => error)].sort(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1),
  );
  const [error = words.failed] = most ?? [];
  return voices === 1 ? error : words.agreed(error, errors.length, voices);
}

function errorOf(failure: CheckResultRow | undefined, timeoutSeconds: number, words: CheckWords): string {
  if (failure?.status === 'timeout') {
    return words.timeout(timeoutSeconds);
  }
  const status = failure?.statusCode ?? null;
  return failure?.error ?? (status === null ? words.failed : words.status(status));
}

/** Why nobody can tell: those who were heard from lately are cut off, or silent. */
export function reasonOfUnknown(
  observers: readonly Observer[],
  atUs: number,
  { lifeUs, lookbackUs }: { readonly lifeUs: number; readonly lookbackUs: number },
  words: CheckWords,
): string {
  const near = observers.flatMap(({ name, results }) => {
    const heard = results.filter(({ timeUs }) => timeUs <= atUs && timeUs > atUs - lookbackUs);
    return heard.length === 0 ? [] : [{ name, how: conditionOf(heard, atUs - lifeUs) }];
  });
  const namesOf = (how: Condition) => near.filter((one) => one.how === how).map(({ name }) => name);
  const [cutOff, silent] = [namesOf('cut off'), namesOf('silent')];
  if (near.length === 0) {
    return words.noneAsked;
  }
  if (cutOff.length + silent.length < near.length) {
    return words.noneCertain;
  }
  if (silent.length === 0) {
    return words.cutOff(namesIn(cutOff, words), cutOff.length);
  }
  return words.noneLeft(
    { names: namesIn(cutOff, words), count: cutOff.length },
    { names: namesIn(silent, words), count: silent.length },
  );
}

type Condition = 'cut off' | 'silent' | 'not certain';

function conditionOf(heard: readonly CheckResultRow[], aliveAfterUs: number): Condition {
  if (heard.at(-1)?.status === 'inconclusive') {
    return 'cut off';
  }
  return (heard.at(-1)?.timeUs ?? 0) > aliveAfterUs ? 'not certain' : 'silent';
}

const MOST_NAMES = 5;

function namesIn(names: readonly string[], words: CheckWords): string {
  const shown = names.toSorted().slice(0, MOST_NAMES);
  return words.names(shown, names.length - shown.length);
}
