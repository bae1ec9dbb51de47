/** The secrets in a configuration of a provider; `keys` are its fields that are one. */
export function secretTexts(
  keys: readonly string[],
  config: Readonly<Record<string, unknown>>,
): readonly string[] {
  return keys.map((key) => config[key]).filter((value) => typeof value === 'string');
}
