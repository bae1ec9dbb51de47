import type { By, From } from '../../accounts/index.ts';
import type { Actor, Caller } from '../../model/index.ts';

/** Who does it, for the audit log. */
export function byOf(caller: Caller | null, { address }: From): By {
  return { actor: actorOf(caller), address };
}

/** Whether who asks sees what only those are told who may change it. */
export function mayWrite(caller: Caller | null): boolean {
  return caller?.scopes.has('write') === true;
}

function actorOf(caller: Caller | null): Actor {
  switch (caller?.kind) {
    case 'person':
      return { kind: 'person', id: caller.user.id, name: caller.user.name };
    case 'token':
      return caller.person === null
        ? { kind: 'token', id: caller.token.id, name: caller.token.name }
        : {
            kind: 'grafana',
            id: caller.token.id,
            name: `${caller.person.name}, by ${caller.token.name}`,
            called: caller.person.called,
          };
    case undefined:
      return { kind: 'nobody', id: null, name: '' };
    default:
      return caller satisfies never;
  }
}
