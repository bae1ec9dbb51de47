import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const PROVISIONING = join(ROOT, 'provisioning');

/** The folders that Grafana reads at its start, in its own order. */
export const KINDS = ['datasources', 'plugins', 'alerting', 'dashboards'] as const;
export type Kind = (typeof KINDS)[number];

export interface ProvisioningFile {
  readonly kind: Kind;
  readonly name: string;
  readonly text: string;
  readonly content: unknown;
}

export function provisioningFiles(): readonly ProvisioningFile[] {
  return KINDS.flatMap((kind) =>
    readdirSync(join(PROVISIONING, kind)).map((name) => {
      const text = readFileSync(join(PROVISIONING, kind, name), 'utf8');
      return { kind, name: basename(name), text, content: parse(text) as unknown };
    }),
  );
}

/** Variables that a text takes from the environment; `$__timeFilter(…)` of SQL has no braces and is none. */
export function variablesIn(text: string): string[] {
  const body = text.replaceAll(/^\s*#.*$/gm, '');
  return [...body.matchAll(/\$(?:__env)?\{(\w+)\}/g)].map(([, name = '']) => name);
}
