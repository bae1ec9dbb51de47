import { diffOf, type DiffPart } from './line-diff.ts';
import type { TriedLine, TriedRecord } from './types.ts';

/** What became of a line, the strongest first. */
export const BECAME = ['failed', 'dropped', 'sampled_out', 'changed', 'same', 'unmatched'] as const;
export type Became = (typeof BECAME)[number];

/** A field before and after; undefined: it was not there, or is not any more. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function becameOf(line: TriedLine): Became {
  if (line.failures.length > 0) {
    return 'failed';
  }
  if (line.outcome !== 'kept') {
    return line.outcome;
  }
  const isChanged = bodyParts(line).some(({ kind }) => kind !== 'same') || fieldChanges(line).length > 0;
  return isChanged ? 'changed' : line.matched ? 'same' : 'unmatched';
}

/** Attributes, and what else the record says of itself, as far as it differs. */
export function fieldChanges({ before, after }: TriedLine): readonly FieldChange[] {
  if (after === null) {
    return [];
  }
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }))
    .filter((change) => change.before !== change.after);
}

function fieldsOf({ level, time, attributes }: TriedRecord): ReadonlyMap<string, string> {
  return new Map([
    ['level', level],
    ['time', time],
    ...Object.entries(attributes).map(
      ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
  ]);
}

const MAX_TOKENS = 2_000;

/** The text of the line by its words, marked where it is another one. */
export function bodyParts({ before, after }: TriedLine): readonly DiffPart<string>[] {
  if (after === null || before.body === after.body) {
    return [{ kind: 'same', value: before.body }];
  }
  const tokens = (text: string) => text.match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_]/gu) ?? [];
  const [old, now] = [tokens(before.body), tokens(after.body)];
  if (old.length > MAX_TOKENS || now.length > MAX_TOKENS) {
    return [
      { kind: 'gone', value: before.body },
      { kind: 'new', value: after.body },
    ];
  }
  return joined(diffOf(old, now));
}

/** One part where several of a kind follow each other. */
function joined(parts: readonly DiffPart<string>[]): DiffPart<string>[] {
  const all: DiffPart<string>[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.kind === part.kind) {
      all[all.length - 1] = { kind: part.kind, value: last.value + part.value };
    } else {
      all.push(part);
    }
  }
  return all;
}

export interface TriedSummary {
  readonly counts: ReadonlyMap<Became, number>;
  readonly averageUs: number;
  readonly slowestUs: number;
}

export function summaryOf(lines: readonly TriedLine[]): TriedSummary {
  const counts = new Map<Became, number>();
  for (const line of lines) {
    const became = becameOf(line);
    counts.set(became, (counts.get(became) ?? 0) + 1);
  }
  const times = lines.map(({ duration_us: us }) => us);
  const sum = times.reduce((all, us) => all + us, 0);
  return { counts, averageUs: sum / Math.max(1, times.length), slowestUs: Math.max(0, ...times) };
}
