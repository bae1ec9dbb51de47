const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * Parses a duration as people write it in YAML: `15s`, `1000ms`, `1h30m`, `7d`.
 * Returns milliseconds, or undefined when the text is not a duration (a bare number is not).
 */
export function parseDurationMs(text: string): number | undefined {
  const pattern = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/gy;
  let total = 0;
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    total += Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
    end = pattern.lastIndex;
  }
  return end === text.length && text.length > 0 ? Math.round(total) : undefined;
}
