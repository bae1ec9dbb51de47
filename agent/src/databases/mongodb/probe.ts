import { overOneConnection } from '../shared/one-connection.ts';
import { openMongoDb, refusalTrouble } from './open-mongodb.ts';
import { createWatch } from './watch.ts';

/** Watches one MongoDB server (5 to 8) over one connection, with questions only. */
export const createProbe = overOneConnection({ open: openMongoDb, refusalTrouble, createWatch });
