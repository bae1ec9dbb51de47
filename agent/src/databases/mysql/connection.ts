import { statementOf } from './statement.ts';
import { type DatabaseConfig, DatabaseTrouble } from '../types.ts';
import type { Ask } from './rows.ts';
import { lookAtServer, type Server } from './server.ts';
import { openSession, type Session } from './session.ts';
import { troubleOf } from './trouble.ts';

/** The one connection to a server, made when it is needed and made again when it was lost. */
export interface Connection {
  open(
    signal: AbortSignal,
  ): Promise<{ readonly session: Session; readonly server: Server; readonly isNew: boolean }>;
  readonly ask: Ask;
  /** Fingerprints of all that was asked: the server counts it like everybody's. */
  readonly own: ReadonlySet<string>;
  close(): void;
}

/** Of one statement in a round; what is dear has longer. */
export const ROUND_LIMIT_SECONDS = 2;
export const TABLES_LIMIT_SECONDS = 5;
const MAX_OWN = 500;

export function createConnection(config: DatabaseConfig): Connection {
  const own = new Set<string>();
  const shapes = new Set<string>();
  let held: { readonly session: Session; readonly server: Server } | undefined;

  function remember(sql: string): void {
    // Ids of sessions and digests make no other statement.
    const shape = sql.replace(/'[^']*'|\d+/g, '0').replace(/(?:0, )+0/g, '0');
    if (!shapes.has(shape) && shapes.size < MAX_OWN) {
      shapes.add(shape);
      own.add(statementOf(sql).fingerprint);
    }
  }

  async function ask(session: Session, sql: string) {
    remember(sql);
    return session.ask(sql);
  }

  return {
    own,
    async open(signal) {
      if (held?.session.isOpen === true) {
        return { ...held, isNew: false };
      }
      const session = await openSession(config, signal);
      session.beginRound(signal);
      try {
        const own: Ask = (sql) => ask(session, sql);
        await setReadOnly(own);
        const server = await lookAtServer(own);
        await limitStatements(own, server, ROUND_LIMIT_SECONDS);
        held = { session, server };
        return { session, server, isNew: true };
      } catch (error) {
        session.destroy();
        throw error instanceof DatabaseTrouble ? error : (troubleOf(error, config) ?? error);
      } finally {
        session.endRound();
      }
    },
    ask(sql) {
      return held === undefined
        ? Promise.reject(new DatabaseTrouble('other', 'there is no connection'))
        : ask(held.session, sql);
    },
    close() {
      held?.session.destroy();
      held = undefined;
    },
  };
}

/** Read-only by construction: what is asked can change nothing, waits for nobody and ends soon. */
async function setReadOnly(ask: Ask): Promise<void> {
  await ask('SET SESSION TRANSACTION READ ONLY');
  // Our statements are written for this mode; times are those of the server's system, as InnoDB tells them.
  await ask(
    "SET SESSION sql_mode = 'NO_UNSIGNED_SUBTRACTION', time_zone = 'SYSTEM', lock_wait_timeout = 1, innodb_lock_wait_timeout = 1",
  );
}

/** What takes longer is ended by the server: of MySQL what reads, of MariaDB everything. */
export async function limitStatements(ask: Ask, { kind }: Server, seconds: number): Promise<void> {
  await ask(
    kind === 'mariadb'
      ? `SET SESSION max_statement_time = ${String(seconds)}`
      : `SET SESSION max_execution_time = ${String(seconds * 1_000)}`,
  );
}
