import type { Refusal } from '../host/house.ts';
import { forgetToken, keepToken } from './token.ts';

export interface SessionState {
  /** Empty when there is none. */
  readonly token: string;
  /** Why the last one was given up, where VigilOps refused it. */
  readonly refused?: Refusal;
}

/** Who is using the console: a token, until VigilOps refuses it or the viewer wants it forgotten. */
export interface Session {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly open: (token: string) => void;
  readonly forget: () => void;
  /** A late answer to a call with another token says nothing about this one. */
  readonly refuse: (why: Refusal, sent: string) => void;
}

export function createSession(token: string, storage: Pick<Storage, 'setItem' | 'removeItem'>): Session {
  let state: SessionState = { token };
  const listeners = new Set<() => void>();
  const become = (next: SessionState) => {
    state = next;
    listeners.forEach((listener) => listener());
  };
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (next) => {
      keepToken(next, storage);
      become({ token: next });
    },
    forget: () => {
      forgetToken(storage);
      become({ token: '' });
    },
    refuse: (why, sent) => {
      if (state.token !== '' && sent === `Bearer ${state.token}`) {
        forgetToken(storage);
        become({ token: '', refused: why });
      }
    },
  };
}
