import { refusalIn, type OnRefused, type Refusal } from '../host/renewal.ts';
import type { Access } from './access.ts';
import type { Answer } from './accounts.ts';
import { tokenOf, type Seat } from './session-state.ts';

/** What becomes of the session when a call is refused, and of the call. */
export interface Calls {
  /** Makes a call as the person, with the next access token where this one has expired. */
  readonly ask: <T>(call: (token: string) => Promise<Answer<T>>) => Promise<Answer<T>>;
  readonly refused: OnRefused;
}

export function createCalls(seat: Seat, access: Access, forgetToken: () => void): Calls {
  async function refused(why: Refusal, sent: string): Promise<string | undefined> {
    const state = seat.state();
    if (state.kind === 'person' && sent === bearer(access.before())) {
      return bearer(state.token);
    }
    // A late answer to a call with another token says nothing about this one.
    if (sent !== bearer(tokenOf(state))) {
      return undefined;
    }
    if (state.kind === 'token') {
      forgetToken();
      access.end({ asks: 'token', why });
      return undefined;
    }
    if (why !== 'expired') {
      access.end({ asks: 'password', why });
      return undefined;
    }
    if ((await access.renew()) === 'unreachable') {
      throw new Error('The access token has expired, and VigilOps does not answer with the next one');
    }
    return bearer(tokenOf(seat.state()));
  }

  async function ask<T>(call: (token: string) => Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await call(tokenOf(seat.state()));
    if (answer.kind !== 'refused' || answer.status !== 401) {
      return answer;
    }
    if (answer.code !== 'AUTH_EXPIRED') {
      access.end({ asks: 'password', why: refusalIn(answer.code) });
      return answer;
    }
    const renewal = await access.renew();
    switch (renewal) {
      case 'renewed':
        return call(tokenOf(seat.state()));
      case 'unreachable':
        return { kind: 'unreachable' };
      case 'over':
        return answer;
      default:
        return renewal satisfies never;
    }
  }

  return { ask, refused };
}

/** The header that calls are made with; undefined where there is no token. */
const bearer = (token: string | undefined) =>
  token === undefined || token === '' ? undefined : `Bearer ${token}`;
