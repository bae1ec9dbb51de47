/** OpenTelemetry log severity: 1–24 in six ranges of four, 0 when unknown (Logs data model, SeverityNumber). */
export const LEVELS = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

export function levelOf(severityNumber: number): Level {
  return severityNumber < 1 || severityNumber > 24
    ? 'unknown'
    : (LEVELS[Math.ceil(severityNumber / 4)] ?? 'unknown');
}

/** The lowest severity number of a level: `error` is 17. */
export function severityNumberOf(level: Level): number {
  const index = LEVELS.indexOf(level);
  return index === 0 ? 0 : (index - 1) * 4 + 1;
}
