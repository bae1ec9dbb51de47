/** A name or an index. */
export type PathStep = string | number;

const STEP = /\.([A-Za-z_]\w*)|\[(\d{1,9})\]|\['([^'\\]*)'\]|\["([^"\\]*)"\]/uy;

/** A singular query of RFC 9535, names and indexes from the root: `$.items[0]['a b']`. Undefined when it is none. */
export function parseJsonPath(text: string): readonly PathStep[] | undefined {
  if (!text.startsWith('$')) {
    return undefined;
  }
  const steps: PathStep[] = [];
  let end = 1;
  while (end < text.length) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (found === null) {
      return undefined;
    }
    end = STEP.lastIndex;
    const [, name, index, single, double] = found;
    steps.push(index === undefined ? (name ?? single ?? double ?? '') : Number(index));
  }
  return steps;
}

/** The value that the path leads to; undefined (which JSON cannot hold) when there is none. */
export function valueAtPath(value: unknown, steps: readonly PathStep[]): unknown {
  return steps.reduce<unknown>((at, step) => {
    if (typeof step === 'number') {
      return Array.isArray(at) ? at[step] : undefined;
    }
    const isObject = typeof at === 'object' && at !== null && !Array.isArray(at);
    return isObject && Object.hasOwn(at, step) ? (at as Record<string, unknown>)[step] : undefined;
  }, value);
}
