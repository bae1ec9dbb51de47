/** What is known of a resolved issue. */
export interface Resolution {
  readonly at: Date;
  /** The version that is said to have the remedy; null: whichever runs. */
  readonly inVersion: string | null;
  /** Versions in which the issue was seen before it was resolved. */
  readonly versionsBefore: ReadonlySet<string>;
}

export interface Occurrence {
  readonly lastSeen: Date;
  /** service.version; empty where the sender gives none. */
  readonly version: string;
}

/**
 * Whether an occurrence says that the issue was not resolved: it is later, and where a version was named, of that version or
 * a newer one. Where versions have no order, as hashes of commits do not, those that had the issue before are the old ones.
 */
export function occursAgain({ at, inVersion, versionsBefore }: Resolution, seen: Occurrence): boolean {
  if (seen.lastSeen <= at) {
    return false;
  }
  if (inVersion === null || seen.version === inVersion) {
    return true;
  }
  const order = compareVersions(seen.version, inVersion);
  return order === undefined ? seen.version !== '' && !versionsBefore.has(seen.version) : order > 0;
}

/** What stands behind a plus is of the build, and orders nothing. */
const NUMBERS = /^v?(\d{1,9}(?:\.\d{1,9}){1,5})(?:[-.]?([^+]*))(?:\+.*)?$/u;

/** Below, at or above 0, as semantic versioning orders them; undefined where one has no order. */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === undefined || right === undefined) {
    return undefined;
  }
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at += 1) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  if (left.rest === right.rest) {
    return 0;
  }
  // 2.0.0-rc.1 comes before 2.0.0.
  if (left.rest === '' || right.rest === '') {
    return left.rest === '' ? 1 : -1;
  }
  return left.rest.localeCompare(right.rest, 'en', { numeric: true });
}

function partsOf(
  version: string,
): { readonly numbers: readonly number[]; readonly rest: string } | undefined {
  const [, numbers, rest = ''] = NUMBERS.exec(version) ?? [];
  return numbers === undefined ? undefined : { numbers: numbers.split('.').map(Number), rest };
}
