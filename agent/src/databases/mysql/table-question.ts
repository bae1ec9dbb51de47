import type { Ask, Row } from './rows.ts';
import { isMySql, type Server } from './server.ts';
import type { TableName } from './table-name.ts';

/** As the contract has it in REPORT_LIMITS. */
export const MAX_INDEXES = 1_000;
/** Of one statement. */
export const MAX_ROWS = 20_000;

export interface TableQuestion {
  readonly ask: Ask;
  readonly server: Server;
  /** Null where it may not, or there is none. */
  readonly askUse: (sql: string) => Promise<readonly Row[] | null>;
  readonly askIndexSizes: (sql: string) => Promise<readonly Row[] | null>;
  readonly startedAt: string | null;
}

/** Names that changed with MySQL 8. */
export function viewsOf(server: Server) {
  return isMySql(server, 8, 0, 0)
    ? ({
        stats: 'INNODB_TABLESTATS',
        files: 'INNODB_TABLESPACES',
        indexes: 'INNODB_INDEXES',
        fields: 'INNODB_FIELDS',
      } as const)
    : ({
        stats: 'INNODB_SYS_TABLESTATS',
        files: 'INNODB_SYS_TABLESPACES',
        indexes: 'INNODB_SYS_INDEXES',
        fields: 'INNODB_SYS_FIELDS',
      } as const);
}

/** One table of a report, its partitions together. */
export interface Table extends TableName {
  /** In the dictionary of InnoDB; one a partition. */
  readonly ids: string[];
  rows: number;
  ownBytes: number;
  indexBytes: number;
  fileBytes: number;
}

/** Since the counters of the server began. */
export interface Use {
  readonly reads: number;
  readonly writes: number;
}

/** Of the indexes of a table; with an empty name: reads that used none. */
export type TableUse = ReadonlyMap<string, Use>;
