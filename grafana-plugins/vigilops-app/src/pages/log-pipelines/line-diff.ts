/** A part of two sequences: in both, only in the first, or only in the second. */
export interface DiffPart<T> {
  readonly kind: 'same' | 'gone' | 'new';
  readonly value: T;
}

/** Comparisons that a browser makes without a pause; beyond, what differs is told as a whole. */
const MAX_COMPARED = 4_000_000;

/** By a longest common subsequence; what is gone stands before what is new. */
export function diffOf<T>(before: readonly T[], after: readonly T[]): readonly DiffPart<T>[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  const end = before.length - tail;
  return [
    ...before.slice(0, head).map(part('same')),
    ...middle(before.slice(head, end), after.slice(head, after.length - tail)),
    ...before.slice(end).map(part('same')),
  ];
}

const part =
  (kind: DiffPart<unknown>['kind']) =>
  <T>(value: T): DiffPart<T> => ({ kind, value });

function middle<T>(before: readonly T[], after: readonly T[]): DiffPart<T>[] {
  if (before.length * after.length > MAX_COMPARED) {
    return [...before.map(part('gone')), ...after.map(part('new'))];
  }
  const lengths = commonLengths(before, after);
  const width = after.length + 1;
  const parts: DiffPart<T>[] = [];
  let [left, right] = [0, 0];
  for (;;) {
    const [old, next] = [before[left], after[right]];
    if (left === before.length || right === after.length) {
      return [...parts, ...before.slice(left).map(part('gone')), ...after.slice(right).map(part('new'))];
    }
    const below = lengths[(left + 1) * width + right] ?? 0;
    const beside = lengths[left * width + right + 1] ?? 0;
    if (old === next) {
      parts.push({ kind: 'same', value: old as T });
      left += 1;
      right += 1;
    } else if (below >= beside) {
      parts.push({ kind: 'gone', value: old as T });
      left += 1;
    } else {
      parts.push({ kind: 'new', value: next as T });
      right += 1;
    }
  }
}

/** At `row * width + column`: how many the rests from there on have in common. */
function commonLengths<T>(before: readonly T[], after: readonly T[]): Uint16Array {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] =
        before[row] === after[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
