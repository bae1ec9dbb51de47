/** The zone in which the viewer's days begin, as the API wants it: `browser` and nothing mean that of the browser. */
export function viewersTimeZone(chosen: string | undefined): string {
  if (chosen === 'utc') {
    return 'UTC';
  }
  return chosen === undefined || chosen === '' || chosen === 'browser'
    ? Intl.DateTimeFormat().resolvedOptions().timeZone
    : chosen;
}
