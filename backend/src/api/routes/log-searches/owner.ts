import { VigilError } from '@vigilops/contracts';
import type { Caller } from '../../../model/index.ts';

/** Whose searches the caller has; null where nobody is known, as with a token alone. */
export function ownerOf(caller: Caller | null): string | null {
  switch (caller?.kind) {
    case 'person':
      return `user:${String(caller.user.id)}`;
    case 'token':
      return caller.person === null ? null : `grafana:${caller.person.subject}`;
    case undefined:
      return null;
    default:
      return caller satisfies never;
  }
}

/** The owner of a search that the caller keeps. */
export function keeperOf(caller: Caller | null, shared: boolean): string | null {
  const owner = ownerOf(caller);
  if (!shared && owner === null) {
    throw new VigilError(
      'REQUEST_INVALID',
      'shared: nobody is known who could have it for themselves: save it for all, or sign in (people in Grafana are known where VIGILOPS_GRAFANA_URL is set)',
    );
  }
  return shared ? null : owner;
}
