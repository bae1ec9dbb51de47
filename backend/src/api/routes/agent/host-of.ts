import { VigilError } from '@vigilops/contracts';
import type { Caller } from '../../../model/index.ts';

/** The host that asks; null: its token has not been used to send yet. Throws AUTH_FORBIDDEN for whoever is no agent. */
export function hostOf(caller: Caller | null): number | null {
  if (caller?.kind !== 'token' || caller.token.kind !== 'agent') {
    throw new VigilError('AUTH_FORBIDDEN', 'this route is for agents: use the token of one host');
  }
  return caller.token.hostId;
}
