const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-22T03:04:05.123Z` */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** `2026-11-22 03:04:05` and the separator, then milliseconds. */
export function plainTime(timeMs: number, separator: '.' | ','): string {
  const iso = isoTime(timeMs);
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${separator}${iso.slice(20, 23)}`;
}

/** `22/Nov/2026:03:04:05 +0000`, as in access logs. */
export function accessTime(timeMs: number): string {
  const iso = isoTime(timeMs);
  return `${iso.slice(8, 10)}/${monthOf(iso)}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** `Nov 22 03:04:05`, the day padded with a space (RFC 3164). */
export function syslogTime(timeMs: number): string {
  const iso = isoTime(timeMs);
  return `${monthOf(iso)} ${String(Number(iso.slice(8, 10))).padStart(2, ' ')} ${iso.slice(11, 19)}`;
}

/** `22 Nov 2026 03:04:05.123` */
export function redisTime(timeMs: number): string {
  const iso = isoTime(timeMs);
  return `${iso.slice(8, 10)} ${monthOf(iso)} ${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
}

function monthOf(iso: string): string {
  return MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
}
