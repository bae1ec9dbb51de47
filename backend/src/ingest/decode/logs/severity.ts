import { severityNumberOf, type Level } from '@vigilops/contracts';

/** Words that loggers and syslog use for a level, in lower case. */
const LEVEL_WORDS: ReadonlyMap<string, Level> = new Map([
  ['trace', 'trace'],
  ['verbose', 'trace'],
  ['debug', 'debug'],
  ['dbg', 'debug'],
  ['info', 'info'],
  ['information', 'info'],
  ['informational', 'info'],
  ['notice', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['err', 'error'],
  ['error', 'error'],
  ['severe', 'error'],
  ['crit', 'fatal'],
  ['critical', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['panic', 'fatal'],
  ['fatal', 'fatal'],
]);

/** OpenTelemetry severity of a level word in any case; 0 when it is none. */
export function severityOfText(text: string): number {
  const level = LEVEL_WORDS.get(text.trim().toLowerCase());
  return level === undefined ? 0 : severityNumberOf(level);
}
