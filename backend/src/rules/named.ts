const NAMED = 5;

/** At most a few names, and how many more. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} and ${String(names.length - NAMED)} more` : shown;
}
