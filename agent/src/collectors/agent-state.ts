import type { CheckState } from '../checks/index.ts';
import type { LogTailerStats } from '../logs/types.ts';
import type { RelayStats } from '../relay/types.ts';
import type { SenderStats } from '../send/types.ts';
import type { SpoolStats } from '../spool/types.ts';

/** What the agent knows of itself; parts that do not run are left out. */
export interface AgentState {
  /** Failed collections since the start, by collector. */
  readonly collectorErrors: ReadonlyMap<string, number>;
  /** Seconds that the last collection took, by collector. */
  readonly collectionSeconds: ReadonlyMap<string, number>;
  readonly spool?: SpoolStats;
  readonly sender?: SenderStats;
  readonly logs?: LogTailerStats;
  readonly relay?: RelayStats;
  readonly checks?: readonly CheckState[];
}
