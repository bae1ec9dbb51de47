import { refusalIn } from '../host/renewal.ts';
import { createAccess, isOver, type Access, type AccessDeps } from './access.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import { createCalls, type Calls } from './calls.ts';
import { createSeat, type Seat } from './session-state.ts';
import type { Tabs } from './tabs.ts';
import { forgetToken, keepToken } from './token.ts';

/** Somebody who signed in, or an API token, until VigilOps refuses it or the viewer leaves. */
export interface Session extends Pick<Seat, 'state' | 'subscribe'>, Pick<Access, 'renew'>, Calls {
  /** Finds out by the cookie whether somebody is signed in. Where nobody answers, what was known stays. */
  readonly find: () => Promise<void>;
  readonly openToken: (token: string) => void;
  readonly forgetToken: () => void;
  readonly signIn: (signedIn: SignedIn) => void;
  /** False where VigilOps did not do it: then the cookie is still good, and the person is still there. */
  readonly signOut: () => Promise<boolean>;
}

export interface SessionDeps extends Pick<AccessDeps, 'later'> {
  readonly storage: Pick<Storage, 'setItem' | 'removeItem'>;
  readonly accounts: Pick<Accounts, 'refresh' | 'door' | 'logout'>;
  readonly tabs: Tabs;
}

/** `token` is the API token that is kept here; empty where there is none. */
export function createSession(token: string, { storage, accounts, tabs, later }: SessionDeps): Session {
  const seat = createSeat(token === '' ? { kind: 'unknown' } : { kind: 'token', token });
  const access = createAccess({ seat, accounts, tabs, later });
  const calls = createCalls(seat, access, () => forgetToken(storage));
  const find = () => findPerson(seat, access, { accounts, tabs });

  tabs.hear((word) => {
    const state = seat.state();
    if (word === 'signed-out' && state.kind === 'person') {
      access.end({ asks: 'password', why: 'elsewhere' });
    }
    if (word === 'signed-in' && state.kind === 'nobody' && state.asks === 'password') {
      void find();
    }
  });

  return {
    state: seat.state,
    subscribe: seat.subscribe,
    renew: access.renew,
    ...calls,
    find,
    openToken: (next) => {
      keepToken(next, storage);
      seat.become({ kind: 'token', token: next });
    },
    forgetToken: () => {
      forgetToken(storage);
      access.end({ asks: 'token' });
    },
    signIn: (signedIn) => {
      // A token would be used in its place the next time.
      forgetToken(storage);
      access.begin(signedIn);
      tabs.tell('signed-in');
    },
    signOut: async () => {
      const answer = await calls.ask(accounts.logout);
      const isOut = answer.kind === 'done' || isOver(answer);
      if (isOut) {
        access.end({ asks: 'password' });
        tabs.tell('signed-out');
      }
      return isOut;
    },
  };
}

async function findPerson(
  seat: Seat,
  access: Access,
  { accounts, tabs }: Pick<SessionDeps, 'accounts' | 'tabs'>,
): Promise<void> {
  const asked = seat.state();
  if (asked.kind === 'token' || asked.kind === 'person') {
    return;
  }
  // Asked first: a refresh without a cookie would be refused, and browsers write refusals into their console.
  const door = await accounts.door();
  if (seat.state() !== asked || door.kind !== 'done') {
    return;
  }
  if (!door.value.has_session) {
    access.end({ asks: 'password', door: door.value });
    return;
  }
  const answer = await tabs.oneAtATime(accounts.refresh);
  if (seat.state() !== asked) {
    return;
  }
  if (answer.kind === 'done') {
    access.begin(answer.value);
  } else if (asked.kind !== 'nobody' && isOver(answer)) {
    const why = refusalIn(answer.code);
    access.end({ asks: 'password', door: door.value, ...(why === 'invalid' ? {} : { why }) });
  }
}
