export { diskFileSystem, type SpoolFile, type SpoolFileSystem } from './file-system.ts';
export { createSpool } from './spool.ts';
export {
  type AppendInput,
  type DropReason,
  type Lane,
  type OwnKind,
  type QueueKind,
  type QueueStats,
  type SourcePosition,
  type Spool,
  type SpoolConfig,
  type SpoolDeps,
  type SpoolRecord,
} from './types.ts';
