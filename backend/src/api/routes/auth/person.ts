import { VigilError } from '@vigilops/contracts';
import type { Caller } from '../../../model/index.ts';

/** The policy of the route has let nobody else in. */
export function personOf(caller: Caller | null): Extract<Caller, { kind: 'person' }> {
  if (caller?.kind !== 'person') {
    throw new VigilError('AUTH_FORBIDDEN', 'this route is for people who signed in');
  }
  return caller;
}
