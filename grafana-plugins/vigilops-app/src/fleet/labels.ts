import type { Host } from '../api/types.ts';

/** `env:production`, as addresses and the API have it. */
export const labelText = (key: string, value: unknown): string =>
  `${key}:${typeof value === 'string' ? value : JSON.stringify(value)}`;

export const labelsOf = ({ labels }: Pick<Host, 'labels'>): readonly string[] =>
  Object.entries(labels).map(([key, value]) => labelText(key, value));
