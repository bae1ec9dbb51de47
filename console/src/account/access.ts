import { refusalIn } from '../host/renewal.ts';
import type { Accounts, Answer, Refused, SignedIn } from './accounts.ts';
import type { Nobody, Seat } from './session-state.ts';
import type { Tabs } from './tabs.ts';

export type Renewal = 'renewed' | 'over' | 'unreachable';

/** Keeps a person's access token good for as long as the cookie is. */
export interface Access {
  /** With what the house gave: from here on it is renewed in time. */
  readonly begin: (signedIn: SignedIn) => void;
  readonly end: (nobody: Omit<Nobody, 'kind'>) => void;
  /** Asks for the next access token now, once for all who want it. Without an answer the person stays signed in. */
  readonly renew: () => Promise<Renewal>;
  /** The access token before the present one: its calls may still be on the way. */
  readonly before: () => string | undefined;
}

export interface AccessDeps {
  readonly seat: Seat;
  readonly accounts: Pick<Accounts, 'refresh'>;
  readonly tabs: Pick<Tabs, 'oneAtATime'>;
  /** Calls back after so many milliseconds; answers with what calls it off. */
  readonly later: (work: () => void, afterMs: number) => () => void;
}

/** Of its life, when the next access token is asked for. */
const RENEW_AT = 0.8;
/** With the limit of a call, within the half minute in which the house still takes the cookie before. */
const RETRY_MS = 5_000;
const MIN_WAIT_MS = 1_000;
/** Timers hold no more than 24 days. */
const MAX_WAIT_MS = 86_400_000;

export function createAccess({ seat, accounts, tabs, later }: AccessDeps): Access {
  let before: string | undefined;
  let renewing: Promise<Renewal> | undefined;
  let callOff = () => {};

  const renewIn = (ms: number) => {
    callOff();
    callOff = later(() => void renew(), Math.min(Math.max(ms, MIN_WAIT_MS), MAX_WAIT_MS));
  };
  const begin = ({ access_token, expires_in, user }: SignedIn) => {
    const state = seat.state();
    before = state.kind === 'person' ? state.token : undefined;
    renewIn(expires_in * 1_000 * RENEW_AT);
    seat.become({ kind: 'person', token: access_token, user });
  };
  const end = (nobody: Omit<Nobody, 'kind'>) => {
    callOff();
    seat.become({ kind: 'nobody', ...nobody });
  };

  function renew(): Promise<Renewal> {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function renewOnce(): Promise<Renewal> {
    const asked = seat.state();
    if (asked.kind !== 'person') {
      return 'over';
    }
    const answer = await tabs.oneAtATime(accounts.refresh);
    if (seat.state() !== asked) {
      // Somebody signed out or in meanwhile: the answer is about the one before.
      return seat.state().kind === 'person' ? 'renewed' : 'over';
    }
    if (answer.kind === 'done') {
      begin(answer.value);
      return 'renewed';
    }
    if (isOver(answer)) {
      end({ asks: 'password', why: refusalIn(answer.code) });
      return 'over';
    }
    renewIn(RETRY_MS);
    return 'unreachable';
  }

  return { begin, end, renew, before: () => before };
}

/** Refused for good, not for now. */
export const isOver = <T>(answer: Answer<T>): answer is Refused =>
  answer.kind === 'refused' && (answer.status === 401 || answer.status === 403);
