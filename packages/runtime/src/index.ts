export {
  addDays,
  createCalendar,
  mondayOf,
  monthOf,
  nextMonth,
  type Calendar,
  type Day,
} from './calendar.ts';
export { systemClock, type Clock } from './clock.ts';
export { connectionWords, lookupBy } from './connecting.ts';
export { parseDurationMs } from './duration.ts';
export { createExpiringCache, type ExpiringCache } from './expiring-cache.ts';
export { createFollower, type Follower } from './follower.ts';
export { startAll, type Component } from './lifecycle.ts';
export { silentLogger, type Logger } from './logging.ts';
export { backoffMs, retry, type BackoffConfig } from './retry.ts';
export { createTurns, type TakeTurn } from './turns.ts';
export { wallClock, type WallClock } from './wall-clock.ts';
export { writtenMoment } from './written-moment.ts';
export {
  parseYamlConfig,
  type ConfigOverride,
  type ConfigProblem,
  type ConfigResult,
  type ProblemMaker,
  type YamlConfigOptions,
} from './yaml-config.ts';
export { nearest } from './yaml-config-keys.ts';
export { writeYaml } from './yaml-write.ts';
export { byteSizeSetting, durationSetting, parseByteSize } from './yaml-config-scalars.ts';
