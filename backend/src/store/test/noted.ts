import type { AuditEntry } from '../../model/index.ts';

/** What a test leaves in the audit log with a change. */
export function noted(action: string): Omit<AuditEntry, 'subject'> {
  return { actor: { kind: 'command', id: null, name: 'the test' }, action, detail: {}, address: null };
}
