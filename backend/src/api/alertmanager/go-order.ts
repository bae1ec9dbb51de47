type Labels = Readonly<Record<string, string>>;

/** Go compares texts by their bytes in UTF-8; code units of JavaScript order emoji before U+FFFD. */
export function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** LabelSet.Before of prometheus/common: fewer labels first, then by the first name or value that differs. */
export function compareLabels(a: Labels, b: Labels): number {
  const bySize = Object.keys(a).length - Object.keys(b).length;
  if (bySize !== 0) {
    return bySize;
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareBytes);
  for (const name of names) {
    const [mine, theirs] = [own(a, name), own(b, name)];
    if (mine === undefined || theirs === undefined) {
      return mine === undefined ? -1 : 1;
    }
    if (mine !== theirs) {
      return compareBytes(mine, theirs);
    }
  }
  return 0;
}

/** Alertmanager's order of alerts in a group: by `job`, then by `instance`, where they have them, then by all labels. */
export function compareInGroup(a: Labels, b: Labels): number {
  for (const name of ['job', 'instance']) {
    const [mine, theirs] = [own(a, name), own(b, name)];
    if (mine !== theirs) {
      if (mine === undefined || theirs === undefined) {
        return mine === undefined ? 1 : -1;
      }
      return compareBytes(mine, theirs);
    }
  }
  return compareLabels(a, b);
}

const own = (labels: Labels, name: string) => (Object.hasOwn(labels, name) ? labels[name] : undefined);
