import type { CheckResultRow } from '../../model/index.ts';
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
): string {
  const errors = downs.map(({ results }) =>
    errorOf(
      results.findLast((one) => one.timeUs <= atUs && (one.status === 'down' || one.status === 'timeout')),
      timeoutSeconds,
    ),
  );
  const [most] = [...Map.groupBy(errors, (error) => error)].sort(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1),
  );
  const [error = 'it failed'] = most ?? [];
  return voices === 1 ? error : `${error} (${String(errors.length)} of ${String(voices)} observers)`;
}

function errorOf(failure: CheckResultRow | undefined, timeoutSeconds: number): string {
  if (failure?.status === 'timeout') {
    return `timeout after ${String(timeoutSeconds)} s`;
  }
  const status = failure?.statusCode ?? null;
  return failure?.error ?? (status === null ? 'it failed' : `status ${String(status)}`);
}

/** Why nobody can tell: those who were heard from lately are cut off, or silent. */
export function reasonOfUnknown(
  observers: readonly Observer[],
  atUs: number,
  { lifeUs, lookbackUs }: { readonly lifeUs: number; readonly lookbackUs: number },
): string {
  const near = observers.flatMap(({ name, results }) => {
    const heard = results.filter(({ timeUs }) => timeUs <= atUs && timeUs > atUs - lookbackUs);
    return heard.length === 0 ? [] : [{ name, how: conditionOf(heard, atUs - lifeUs) }];
  });
  const namesOf = (how: Condition) => near.filter((one) => one.how === how).map(({ name }) => name);
  const [cutOff, silent] = [namesOf('cut off'), namesOf('silent')];
  if (near.length === 0) {
    return 'no observer has asked lately';
  }
  if (cutOff.length + silent.length < near.length) {
    return 'no observer is certain yet';
  }
  if (silent.length === 0) {
    return `the ${cutOff.length === 1 ? 'observer' : 'observers'} ${sentence(cutOff, 'cut off')}`;
  }
  return `no observer is left: ${[sentence(cutOff, 'cut off'), sentence(silent, 'silent')]
    .filter((text) => text !== '')
    .join(', ')}`;
}

type Condition = 'cut off' | 'silent' | 'not certain';

function conditionOf(heard: readonly CheckResultRow[], aliveAfterUs: number): Condition {
  if (heard.at(-1)?.status === 'inconclusive') {
    return 'cut off';
  }
  return (heard.at(-1)?.timeUs ?? 0) > aliveAfterUs ? 'not certain' : 'silent';
}

const MOST_NAMES = 5;

function sentence(names: readonly string[], how: Condition): string {
  if (names.length === 0) {
    return '';
  }
  const shown = names.toSorted().slice(0, MOST_NAMES);
  const rest = names.length - shown.length;
  const all = [...shown, ...(rest > 0 ? [`${String(rest)} more`] : [])];
  return all.length === 1
    ? `${all.join('')} is ${how}`
    : `${all.slice(0, -1).join(', ')} and ${all.slice(-1).join('')} are ${how}`;
}
