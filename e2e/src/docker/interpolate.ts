const PATTERN = /\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g;

/**
 * What docker compose makes of `${NAME}`, `${NAME:-preset}` and `${NAME:?message}` (compose specification, interpolation).
 * Throws with the message where a value is required and missing.
 */
export function interpolate(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(PATTERN, (_whole, name: string, how: string | undefined, rest: string | undefined) => {
    const value = environment[name];
    const isMissing = value === undefined || (value === '' && how?.startsWith(':') === true);
    if (!isMissing) {
      return value;
    }
    if (how?.endsWith('?') === true) {
      throw new Error(`required variable ${name} is missing a value: ${rest ?? ''}`);
    }
    return rest ?? '';
  });
}
