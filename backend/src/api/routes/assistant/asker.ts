import type { Asker } from '../../../analysis/index.ts';
import type { RouteContext } from '../../route.ts';
import { toolSourcesOf } from '../../tool-sources.ts';
import { ownerOf } from '../log-searches/owner.ts';

/** Whose conversations a caller has; of a token alone there are none that could be listed, for nobody knows who it is. */
export function conversationOwner({ caller }: Pick<RouteContext, 'caller'>): {
  readonly owner: string;
  readonly isPerson: boolean;
} {
  const person = ownerOf(caller);
  const token = caller?.kind === 'token' ? String(caller.token.id) : '0';
  return { owner: person ?? `token:${token}`, isPerson: person !== null };
}

/** Who asks, and what they may see: tools read with their rights. `signal` outlives the request of a stream. */
export function askerOf(context: RouteContext, signal: AbortSignal): Asker {
  const { caller, nowUs } = context;
  return {
    owner: conversationOwner(context).owner,
    userId: caller?.kind === 'person' ? caller.user.id : null,
    sources: toolSourcesOf({ ...context, signal }),
    nowUs,
  };
}
