import { spawnSync } from 'node:child_process';
import { ROOT } from '../paths.ts';

export type Audit =
  | { readonly kind: 'done'; readonly found: readonly string[] }
  /** The registry knows of no weaknesses, or cannot be asked. */
  | { readonly kind: 'skipped'; readonly reason: string };

const LIMIT_MS = 120_000;

interface Report {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity?: string; readonly range?: string }>
  >;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

/** Asks the registry for weaknesses that are known of what is installed and not for development alone. */
export function auditDependencies(): Audit {
  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  return error === undefined ? readAudit(stdout) : { kind: 'skipped', reason: error.message };
}

/** Of what npm prints, moderate and worse. */
export function readAudit(text: string): Audit {
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    return { kind: 'skipped', reason: 'npm said nothing that can be read' };
  }
  if (report.vulnerabilities === undefined) {
    return {
      kind: 'skipped',
      reason: report.message ?? report.error?.summary ?? 'the registry gave no answer',
    };
  }
  const found = Object.entries(report.vulnerabilities)
    .filter(([, { severity }]) => severity !== 'low' && severity !== 'info')
    .map(([name, { severity = '', range = '' }]) => `${name} ${range} (${severity})`);
  return { kind: 'done', found };
}
