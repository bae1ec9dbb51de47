const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90s`, `5m`, `1h 30m` or `0`; undefined where it is none. */
export function secondsOf(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  if (written === '0') {
    return 0;
  }
  if (!/^(\d{1,7}\s*[smhd]\s*)+$/.test(written)) {
    return undefined;
  }
  return [...written.matchAll(/(\d+)\s*([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}

/** `1h 30m` of 5,400 seconds. */
export function lengthText(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts = Object.entries(UNITS)
    .toReversed()
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count}${unit}`];
    });
  return parts.length === 0 ? '0' : parts.join(' ');
}
