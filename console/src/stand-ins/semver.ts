/**
 * In place of the package for @grafana/e2e-selectors, which asks of some five hundred names whether they are versions.
 * Those are all of the form 12.3.0; the package answers no by throwing, and a throw in the top code of a module has
 * its whole file parsed again.
 */
const VERSION = /^\d+\.\d+\.\d+$/;

export function valid(version: string): string | null {
  return VERSION.test(version) ? version : null;
}

export function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

export function gte(one: string, other: string): boolean {
  return compare(one, other) >= 0;
}
