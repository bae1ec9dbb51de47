import type { ConfigurationDifference } from '@vigilops/contracts/api';
import { writeYaml } from '@vigilops/runtime';
import { isDeepStrictEqual } from 'node:util';

const MOST_CHARACTERS = 4_000;

type Block = Readonly<Record<string, unknown>>;

export function added(kind: ConfigurationDifference['kind'], name: string, after: Block) {
  return { kind, action: 'add', name, before: null, after: inYaml(after) } as const;
}

export function removed(kind: ConfigurationDifference['kind'], name: string, before: Block) {
  return { kind, action: 'remove', name, before: inYaml(before), after: null } as const;
}

/** Only the keys that differ. */
export function changed(kind: ConfigurationDifference['kind'], name: string, before: Block, after: Block) {
  const keys = Object.keys({ ...before, ...after }).filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  );
  const part = (block: Block) =>
    inYaml(Object.fromEntries(keys.filter((key) => key in block).map((key) => [key, block[key]])));
  return { kind, action: 'change', name, before: part(before), after: part(after) } as const;
}

/** A logo is long, and nobody reads it. */
export function inYaml(value: unknown): string {
  const text = writeYaml(value).trimEnd();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
