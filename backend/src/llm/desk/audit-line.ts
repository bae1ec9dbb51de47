import type { AuditEntry } from '../../model/index.ts';

/** Who does it, for the audit log. */
export type By = Pick<AuditEntry, 'actor' | 'address'>;

export function lineOf(
  action: string,
  subject: string,
  by: By,
  detail: AuditEntry['detail'] = {},
): AuditEntry {
  return { actor: by.actor, address: by.address, action, subject, detail };
}
