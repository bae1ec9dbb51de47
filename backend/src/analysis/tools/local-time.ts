/** The wall clock of a zone with its offset: 2026-03-01T03:00:00+08:00. */
export function localTime(us: number, timeZone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
      .formatToParts(new Date(us / 1_000))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  // "GMT+08:00"; UTC itself is "GMT" alone.
  const offset = part('timeZoneName').slice(3) || '+00:00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}${offset}`;
}

/** Monday … Sunday, there. */
export function weekdayOf(us: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(new Date(us / 1_000));
}
