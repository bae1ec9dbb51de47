import type { DbMissing } from '@vigilops/contracts/db-report';

import type { DatabaseConfig } from '../types.ts';
import { Refusal } from './connection.ts';
import type { Doc } from './document.ts';
import { authDatabase } from './open-mongodb.ts';

type Role = 'clusterMonitor' | 'read';
/** Codes of the server: nothing can be given that would help. */
const NOT_THERE: ReadonlySet<number> = new Set([
  59, // CommandNotFound
  76, // NoReplicationEnabled
  94, // NotYetInitialized
  115, // CommandNotSupported
  166, // CommandNotSupportedOnView
  26, // NamespaceNotFound
  50, // MaxTimeMSExpired
  40324, // unknown stage
]);
const UNAUTHORIZED = 13;

export interface Rights {
  /** Undefined where the server does not have it, or refuses: then it is noted, and not asked again until `retry`. */
  ask(what: string, role: Role, database: string, question: () => Promise<Doc>): Promise<Doc | undefined>;
  /** Asks everything again: rights may have been given meanwhile. */
  retry(): void;
  readonly missing: readonly DbMissing[];
}

export function createRights(config: DatabaseConfig): Rights {
  const missing = new Map<string, DbMissing>();

  return {
    async ask(what, role, database, question) {
      if (missing.has(what)) {
        return undefined;
      }
      try {
        return await question();
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        if (error.code === UNAUTHORIZED && config.username !== undefined) {
          missing.set(what, { what, grant: grantFor(config, role, database) });
          return undefined;
        }
        if (NOT_THERE.has(error.code)) {
          return undefined;
        }
        throw error;
      }
    },
    retry: () => void missing.clear(),
    get missing() {
      return [...missing.values()];
    },
  };
}

function grantFor(config: DatabaseConfig, role: Role, database: string): string {
  const of = JSON.stringify(authDatabase(config));
  const user = JSON.stringify(config.username ?? '');
  return `db.getSiblingDB(${of}).grantRolesToUser(${user}, [{ role: "${role}", db: "${database}" }])`;
}
