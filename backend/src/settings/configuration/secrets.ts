import type { CheckConfig } from '@vigilops/contracts/api';
import type { CheckSecrets } from '../../model/index.ts';
import { KEPT } from './document.ts';

const ANOTHER = `${KEPT} (another one)`;

/**
 * A check of a file as people may see it: what is secret is marked, and told apart only by whether it is what is kept
 * here. `kept` undefined: nothing is, or nobody can open it.
 */
export function masked(check: CheckConfig, kept: CheckSecrets | undefined): CheckConfig {
  if (check.type !== 'http') {
    return check;
  }
  const mask = (given: string, known: string | null | undefined) =>
    given === KEPT || given === known ? KEPT : ANOTHER;
  const headers = Object.entries(check.headers).map(([name, value]): [string, string] => [
    name,
    mask(value, kept?.headers[name]),
  ]);
  return {
    ...check,
    headers: Object.fromEntries(headers),
    ...(check.body === undefined ? {} : { body: mask(check.body, kept?.body) }),
  };
}
