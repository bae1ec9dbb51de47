import type { DatabaseStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Ask } from '../read/ask.ts';
import { findCard, listCards } from './read/cards.ts';
import { readConnections, readFigures } from './read/figures.ts';
import { listDeadlocks, listLocks, readLocksAt } from './read/locks.ts';
import { listRuns, readRunTrend } from './read/runs.ts';
import { readStatement } from './read/statement.ts';
import { listStatements } from './read/statements.ts';
import { readTables } from './read/tables.ts';

export function createDatabaseStore(connections: Connections, ask: Ask): DatabaseStore {
  return {
    list: (question, signal) => listCards(ask, question, signal),
    find: (id, nowUs, signal) => findCard(ask, id, nowUs, signal),
    figures: (id, steps, signal) => readFigures(ask, id, steps, signal),
    connections: (id, atUs, signal) => readConnections(ask, id, atUs, signal),
    queries: (id, question, signal) => listStatements(ask, id, question, signal),
    query: (id, fingerprint, steps, signal) => readStatement(ask, id, fingerprint, steps, signal),
    slowQueries: (id, question, signal) => listRuns(ask, id, question, signal),
    slowTrend: (id, question, signal) => readRunTrend(ask, id, question, signal),
    locks: (id, question, signal) => listLocks(ask, id, question, signal),
    locksAt: (id, timeUs, signal) => readLocksAt(ask, id, timeUs, signal),
    deadlocks: (id, question, signal) => listDeadlocks(ask, id, question, signal),
    tables: (id, nowUs, signal) => readTables(ask, id, nowUs, signal),
    forget: (id, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const gone = await tx.query({
          text: 'DELETE FROM vigilops.db_instances WHERE id = $1 RETURNING id',
          values: [id],
        });
        if (gone.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, at);
        return true;
      }, withinLimit(signal)),
  };
}
