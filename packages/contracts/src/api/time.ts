const UNIT_US = { ms: 1e3, s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6, w: 604_800e6 } as const;
const RELATIVE = /^now(?:-(\d{1,9})(ms|s|m|h|d|w))?$/;
const ABSOLUTE =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const LATEST_US = Date.UTC(2200, 0, 1) * 1_000;

/**
 * Microseconds since the Unix epoch, or undefined when the text is no time between 1970 and 2200.
 * Digits beyond the microsecond are dropped. `now-…` that would lie before 1970 is 1970.
 */
export function parseTimeUs(text: string, nowUs: number): number | undefined {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const unit = UNIT_US[(relative[2] ?? 'ms') as keyof typeof UNIT_US];
    return Math.max(0, nowUs - Number(relative[1] ?? 0) * unit);
  }
  const absolute = ABSOLUTE.exec(text);
  if (absolute === null) {
    return undefined;
  }
  const [, seconds = '', fraction = '', zone = ''] = absolute;
  const wholeMs = Date.parse(`${seconds}${zone}`);
  // Date.parse takes 30 February for 1 March: a day that does not exist must not become another one.
  if (Number.isNaN(wholeMs) || !isRealDay(seconds)) {
    return undefined;
  }
  const us = wholeMs * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return us >= 0 && us < LATEST_US ? us : undefined;
}

function isRealDay(seconds: string): boolean {
  return new Date(`${seconds}Z`).toISOString().slice(0, 10) === seconds.slice(0, 10);
}

/** ISO 8601 in UTC with microseconds: 2026-03-01T12:00:00.000000Z. */
export function formatTimeUs(us: number): string {
  const ms = Math.floor(us / 1_000);
  const rest = Math.round(us - ms * 1_000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
