import type { CheckState } from '../checks/index.ts';
import type { LogTailerStats } from '../logs/types.ts';
import type { SenderStats } from '../send/types.ts';
import type { QueueKind, QueueStats } from '../spool/types.ts';

/** What the agent knows of itself; parts that do not run are left out. */
export interface AgentState {
  /** Failed collections since the start, by collector. */
  readonly collectorErrors: ReadonlyMap<string, number>;
  /** Seconds that the last collection took, by collector. */
  readonly collectionSeconds: ReadonlyMap<string, number>;
  readonly spool?: Readonly<Record<QueueKind, QueueStats>>;
  readonly sender?: SenderStats;
  readonly logs?: LogTailerStats;
  readonly checks?: readonly CheckState[];
}
