import type { AccountStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { createAttempts } from './attempts.ts';
import { createAuditLog } from './audit-log.ts';
import { createOneTimeLinks } from './one-time-links.ts';
import { pruneAccounts } from './prune-accounts.ts';
import { createSessions } from './sessions.ts';
import { createUsers } from './users.ts';

export function createAccountStore(connections: Connections): AccountStore {
  return {
    ...createUsers(connections),
    ...createSessions(connections),
    ...createOneTimeLinks(connections),
    ...createAttempts(connections),
    ...createAuditLog(connections),
    prune: (at, signal) => pruneAccounts(connections, at, signal),
  };
}
