import type {
  Database,
  DatabaseConnections,
  DatabaseDeadlockList,
  DatabaseLockTree,
  DatabaseTables,
} from '@vigilops/contracts/api';

export type {
  Database,
  DatabaseAdvice as Advice,
  DatabaseDetail,
  DatabaseFigureLines,
  DatabaseFigures,
  DatabaseQuery,
  DatabaseQueryDetail,
  DatabaseSlowQuery,
  DatabaseState,
} from '@vigilops/contracts/api';

export type DatabaseKind = Database['kind'];
export type DatabaseRole = Database['role'];
export type ConnectionGroup = DatabaseConnections['groups'][number];
export type ConnectionState = ConnectionGroup['state'];
export type Deadlock = DatabaseDeadlockList['items'][number];
export type LockNode = DatabaseLockTree['nodes'][number];
export type TableFacts = DatabaseTables['tables'][number];
export type IndexFacts = DatabaseTables['indexes'][number];
