import type { HostChange } from '../fleet/host-changes.ts';

export function aHostChange(fields: Partial<HostChange> = {}): HostChange {
  return {
    at: '2026-03-01T12:00:00.000000Z',
    host_id: 1,
    host_name: 'web-1',
    kind: 'package',
    action: 'changed',
    subject: 'nginx',
    before: '1.24.0-2',
    after: '1.26.1-1',
    ...fields,
  };
}
