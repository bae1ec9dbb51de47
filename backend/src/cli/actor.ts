import { userInfo } from 'node:os';
import type { By } from '../accounts/index.ts';

/** Who may run commands reads the database's password anyway; the audit log says which account of the machine it was. */
export function byCommand(): By {
  return { actor: { kind: 'command', id: null, name: userInfo().username }, address: null };
}
