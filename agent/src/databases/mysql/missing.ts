import type { DbMissing } from '@vigilops/contracts/db-report';

import { quotedName, SqlError } from './rows.ts';
import { isMariaDb, type Server } from './server.ts';

/** A part that can be asked by itself, and what an administrator runs where it may not be. */
export interface Part {
  readonly what: string;
  readonly grant: string;
}

export interface Missing {
  /** Null: this account may not see it, and that is noted; or it took too long and is asked again next time. */
  part<Answer>(part: Part, ask: () => Promise<Answer>): Promise<Answer | null>;
  note(part: Part): void;
  /** What was noted since the last call of it or of `forget`, each once. */
  list(): readonly DbMissing[];
  forget(what: string): void;
  /** What took too long since the last call, in a sentence; null: nothing did. */
  takeLate(): string | null;
}

/** Access denied: to a database, table, column, command or procedure, and of tables that are hidden from those without rights. */
export const NO_RIGHT: ReadonlySet<number> = new Set([1044, 1142, 1143, 1227, 1370, 3619]);
/** A statement that took too long, was stopped, or waited for a lock: MySQL's, then MariaDB's. */
const TOO_LONG: ReadonlySet<number> = new Set([3024, 1317, 1205, 1969]);

export function createMissing(logger: { debug(fields: object, text: string): void }): Missing {
  const noted = new Map<string, DbMissing>();
  const late = new Set<string>();
  return {
    async part({ what, grant }, ask) {
      try {
        const answer = await ask();
        noted.delete(what);
        return answer;
      } catch (error) {
        if (!(error instanceof SqlError)) {
          throw error;
        }
        if (NO_RIGHT.has(error.errno)) {
          noted.set(what, { what, grant });
        } else if (TOO_LONG.has(error.errno)) {
          logger.debug({ part: what, errno: error.errno }, 'a part of a database took too long');
          late.add(what);
        } else {
          // A fork that lacks a table, a column or a command: told with its number; the text may quote a statement.
          noted.set(what, {
            what,
            grant: `-- no right is missing: the server answers with its error ${String(error.errno)}`,
          });
        }
        return null;
      }
    },
    note({ what, grant }) {
      noted.set(what, { what, grant });
    },
    list: () => [...noted.values()].slice(0, 50),
    forget(what) {
      noted.delete(what);
    },
    takeLate() {
      const parts = [...late];
      late.clear();
      return parts.length === 0 ? null : `took too long and is asked again: ${parts.join('; ')}`;
    },
  };
}

/** What the account of the agent needs, as its administrator grants it. */
export function grants(server: Server) {
  const { account } = server;
  return {
    process: `GRANT PROCESS ON *.* TO ${account};`,
    performanceSchema: `GRANT SELECT ON performance_schema.* TO ${account};`,
    replication: isMariaDb(server, 10, 5, 0)
      ? `GRANT SLAVE MONITOR ON *.* TO ${account};`
      : `GRANT REPLICATION CLIENT ON *.* TO ${account};`,
    slowLog: `GRANT SELECT ON mysql.slow_log TO ${account};`,
    /** EXPLAIN asks for the rights of its statement. */
    explain: (database: string | null) =>
      `GRANT SELECT ON ${database === null ? '*' : quotedName(database)}.* TO ${account};`,
    indexStats: `GRANT SELECT ON mysql.innodb_index_stats TO ${account};`,
  } as const;
}

/** What PROCESS alone shows. */
export function processPart(server: Server): Part {
  return {
    what: 'sessions of others, transactions, row locks, deadlocks and sizes of tables',
    grant: grants(server).process,
  };
}
