export { createLogTailer } from './tailer.ts';
export { compileStartPattern } from './start-pattern.ts';
export {
  LOG_ENCODINGS,
  type LogEncoding,
  type LogSink,
  type LogSourceConfig,
  type LogTailer,
  type LogTailerConfig,
  type LogTailerDeps,
  type LogTailerStats,
  type MultilineConfig,
} from './types.ts';
