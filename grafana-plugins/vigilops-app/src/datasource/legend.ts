const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** `{{host.name}} in {{vigilops.host.group}}`: a label that a series lacks leaves nothing. */
export function fillLegend(pattern: string, labels: Readonly<Record<string, string>>): string {
  return pattern.replace(PLACE, (_, key: string) => labels[key] ?? '');
}

/** The shortest name that tells the series of one answer apart. */
export function autoLegend(
  metric: string,
  labels: Readonly<Record<string, string>>,
  distinguishing: ReadonlySet<string>,
): string {
  const told = Object.entries(labels).filter(([key, value]) => distinguishing.has(key) && value !== '');
  const [only] = told;
  if (only === undefined) {
    return metric;
  }
  return told.length === 1 ? only[1] : told.map(([key, value]) => `${key}=${value}`).join(' ');
}

/** Labels that do not have the same value in all series; those of a lone series are all shown. */
export function distinguishingLabels(all: readonly Readonly<Record<string, string>>[]): Set<string> {
  const keys = new Set(all.flatMap((labels) => Object.keys(labels)));
  if (all.length < 2) {
    return keys;
  }
  return new Set([...keys].filter((key) => new Set(all.map((labels) => labels[key])).size > 1));
}
