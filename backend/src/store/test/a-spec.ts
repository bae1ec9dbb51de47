import { serviceSpec, type KnownCheckConfig } from '@vigilops/contracts/api';
import type { AuditEntry, ServiceSpec } from '../../model/index.ts';
import { noted } from './noted.ts';

/** A check of a port every ten seconds, unless told otherwise. */
export function aSpec(
  name: string,
  changes: Partial<Omit<ServiceSpec, 'check'>> & { readonly check?: KnownCheckConfig } = {},
): ServiceSpec {
  const spec = serviceSpec.parse({
    name,
    check: { type: 'tcp', host: 'localhost', port: 6379 },
    interval_seconds: 10,
    timeout_seconds: 5,
  });
  return { ...spec, ...changes };
}

export function anEntry(action: string, subject = ''): AuditEntry {
  return { ...noted(action), subject };
}
