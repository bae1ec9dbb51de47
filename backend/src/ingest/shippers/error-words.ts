import type { VigilError } from '@vigilops/contracts';

/** What a sender may read of an error: the code, so that it can be looked up, and why. */
export function errorWords(error: VigilError): string {
  return error.code === 'INTERNAL' ? 'internal error' : `${error.code}: ${error.message}`;
}
