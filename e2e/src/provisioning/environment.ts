/**
 * What Grafana makes of `$__env{NAME}` in a value of a data source's jsonData or of a contact point's settings: text that
 * looks like a number or a truth value becomes one (documented under "Using environment variables" of provisioning).
 */
export function expandEnvironment(
  value: string,
  environment: Readonly<Record<string, string>>,
): string | number | boolean {
  const expanded = value.replace(/\$(?:__env)?\{(\w+)\}/g, (_whole, name: string) => environment[name] ?? '');
  if (expanded === value) {
    return value;
  }
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(expanded)) {
    return Number(expanded);
  }
  if (/^(?:1|t|true|0|f|false)$/i.test(expanded)) {
    return /^(?:1|t|true)$/i.test(expanded);
  }
  return expanded;
}
