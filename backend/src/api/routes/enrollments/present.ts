import type { Enrollment } from '@vigilops/contracts/api';
import type { EnrollmentRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export function presentEnrollment(one: EnrollmentRecord, now: Date): Enrollment {
  return {
    id: one.id,
    name: one.name,
    host_key: one.hostKey,
    group: one.group,
    tags: [...one.tags],
    state: stateOf(one, now),
    created_at: timeOf(one.createdAt),
    created_by: one.createdBy,
    expires_at: timeOf(one.expiresAt),
    used_at: one.usedAt === null ? null : timeOf(one.usedAt),
    used_by: one.usedBy,
  };
}

function stateOf({ usedAt, revokedAt, expiresAt }: EnrollmentRecord, now: Date): Enrollment['state'] {
  if (usedAt !== null) {
    return 'used';
  }
  if (revokedAt !== null) {
    return 'revoked';
  }
  return expiresAt <= now ? 'expired' : 'open';
}
