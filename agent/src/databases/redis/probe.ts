import { overOneConnection } from '../shared/one-connection.ts';
import { openRedis, refusalTrouble } from './open-redis.ts';
import { createWatch } from './watch.ts';

/** Watches a Redis (5 to 8) or Valkey over one connection, with questions only. */
export const createProbe = overOneConnection({ open: openRedis, refusalTrouble, createWatch });
