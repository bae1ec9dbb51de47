import type { Enrollment } from '../enroll/arrival.ts';

export function anEnrollment(fields: Partial<Enrollment> = {}): Enrollment {
  return {
    id: 1,
    name: 'agent',
    host_key: null,
    group: null,
    tags: [],
    state: 'open',
    created_at: '2026-03-01T12:00:00.000000Z',
    created_by: 'Li Na',
    expires_at: '2026-03-01T13:00:00.000000Z',
    used_at: null,
    used_by: null,
    ...fields,
  };
}
