import type { Refusal } from '../host/renewal.ts';
import type { DoorState, User } from './accounts.ts';

/** Who is using the console. */
export type SessionState =
  /** VigilOps has not answered yet whether somebody is signed in. */
  | { readonly kind: 'unknown' }
  | Nobody
  | { readonly kind: 'token'; readonly token: string }
  /** `token` is the access token, which is nowhere but here. */
  | { readonly kind: 'person'; readonly token: string; readonly user: User };

export interface Nobody {
  readonly kind: 'nobody';
  /** What to ask for: what was used before. */
  readonly asks: 'password' | 'token';
  /** Why the last one was given up; undefined where the viewer wanted it, or where there was none. */
  readonly why?: Refusal | 'elsewhere';
  /** Where VigilOps told. */
  readonly door?: DoorState;
}

/** Holds who is there and tells of every change. */
export interface Seat {
  readonly state: () => SessionState;
  readonly become: (next: SessionState) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createSeat(first: SessionState): Seat {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    become: (next) => {
      state = next;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What calls are made with; empty where nobody is there. */
export const tokenOf = (state: SessionState): string =>
  state.kind === 'person' || state.kind === 'token' ? state.token : '';
