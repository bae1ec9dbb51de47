import type { Trial } from '../trial.ts';
import { agentKill } from './agent-kill.ts';
import { alertStorm } from './alert-storm.ts';
import { backlog } from './backlog.ts';
import { clockJumps } from './clock-jumps.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { lostAck } from './lost-ack.ts';
import { oldSpool } from './old-spool.ts';
import { retention } from './retention.ts';
import { rotation } from './rotation.ts';
import { twoBackends } from './two-backends.ts';

/** One line each. */
export const TRIALS: readonly Trial[] = [
  agentKill,
  lostAck,
  twoBackends,
  database,
  backlog,
  rotation,
  clockJumps,
  oldSpool,
  disk,
  alertStorm,
  retention,
];
