export { createLogTailer } from './tailer.ts';
export {
  type LogEncoding,
  type LogSink,
  type LogSourceConfig,
  type LogTailer,
  type LogTailerConfig,
  type LogTailerDeps,
  type LogTailerStats,
  type MultilineConfig,
} from './types.ts';
