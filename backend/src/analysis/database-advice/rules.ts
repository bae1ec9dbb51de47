import { connections, idleInTransaction } from './rules/connections.ts';
import { duplicateIndex, invalidIndex, unusedIndex } from './rules/indexes.ts';
import {
  bigKey,
  cacheHitRatio,
  cachePressure,
  evictions,
  hitRate,
  memoryLimit,
  noPrimaryKey,
} from './rules/memory.ts';
import { missingIndex } from './rules/missing-index.ts';
import { persistence, slowCommand } from './rules/redis.ts';
import { oplogWindow, replicationLag, replicationSlot } from './rules/replication.ts';
import { settings, statistics } from './rules/settings.ts';
import { collectionScan, diskTables, memorySpill, noIndexUsed } from './rules/statements.ts';
import { bloat, vacuum } from './rules/vacuum.ts';
import { wraparound } from './rules/wraparound.ts';
import type { AdviceRule } from './types.ts';

export const ADVICE_RULES: readonly AdviceRule[] = [
  missingIndex,
  unusedIndex,
  duplicateIndex,
  invalidIndex,
  wraparound,
  vacuum,
  bloat,
  memorySpill,
  connections,
  idleInTransaction,
  cacheHitRatio,
  replicationLag,
  replicationSlot,
  settings,
  statistics,
  noPrimaryKey,
  diskTables,
  noIndexUsed,
  memoryLimit,
  evictions,
  bigKey,
  hitRate,
  slowCommand,
  persistence,
  collectionScan,
  oplogWindow,
  cachePressure,
];
