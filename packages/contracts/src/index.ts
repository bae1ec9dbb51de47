export { formatAbout, parseAbout, type About, type AboutPanel } from './about.ts';
export { ERROR_CATALOGUE, VigilError, type ErrorCode } from './errors.ts';
export { LOCK_WAIT, lockHolder } from './lock-holder.ts';
export { LEVELS, levelOf, severityNumberOf, type Level } from './severity.ts';
export {
  findLevel,
  LEVEL_KEYS,
  readLevel,
  levelOfValue,
  severityOfWord,
  type FoundLevel,
} from './level-words.ts';
export {
  CHECK,
  DATABASE,
  GRAFANA_ALERT,
  HEADER,
  HOST_CHANGE,
  LOG,
  METRIC,
  RESOURCE,
} from './semantic-names.ts';
