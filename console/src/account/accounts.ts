import type { DoorState, Problem, SignedIn, User } from '@vigilops/contracts/api';

/** Of the contract come types alone: it checks with zod, which would come along. */
export type { DoorState, SignedIn, User };

/** As the contract has it; shorter ones are refused. */
export const MIN_PASSWORD_CHARACTERS = 10;

export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  /** Of docs/reference/errors.md; empty where it was not VigilOps that answered. */
  readonly code: string;
  /** In English; begins with the name of a field where one is wrong, as in `email: has an account already`. */
  readonly message: string;
  /** After which the same can succeed, in seconds. */
  readonly waitSeconds?: number;
}

export type Failure = Refused | { readonly kind: 'unreachable' };

/** What became of a call. */
export type Answer<T> = { readonly kind: 'done'; readonly value: T } | Failure;

interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly invitation?: string;
}

/** The part of the API that people come in and go out by. No method rejects. */
export interface Accounts {
  readonly door: () => Promise<Answer<DoorState>>;
  readonly register: (person: Registration) => Promise<Answer<SignedIn>>;
  readonly login: (given: { readonly email: string; readonly password: string }) => Promise<Answer<SignedIn>>;
  /** By the cookie, which no script can read. */
  readonly refresh: () => Promise<Answer<SignedIn>>;
  readonly logout: (token: string) => Promise<Answer<undefined>>;
  readonly changePassword: (
    token: string,
    passwords: { readonly current_password: string; readonly new_password: string },
  ) => Promise<Answer<undefined>>;
  readonly resetPassword: (given: {
    readonly secret: string;
    readonly new_password: string;
  }) => Promise<Answer<undefined>>;
}

/** The house takes the cookie before for half a minute after a refresh: an answer that was lost must be found out sooner. */
const LIMIT_MS = 10_000;

export function createAccounts({ fetch }: { readonly fetch: typeof globalThis.fetch }): Accounts {
  const ask = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    try {
      const response = await fetch(`/api/v1/auth/${path}`, {
        ...init,
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      if (response.ok) {
        const value: unknown = response.status === 204 ? undefined : await response.json();
        return { kind: 'done', value: value as T };
      }
      return response.status >= 500 ? { kind: 'unreachable' } : await refusedBy(response);
    } catch {
      return { kind: 'unreachable' };
    }
  };
  const post = <T>(path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    ask<T>(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const as = (token: string) => ({ Authorization: `Bearer ${token}` });
  return {
    door: () => ask('state', {}),
    register: (person) => post('register', { ...person, cookie: true }),
    login: (given) => post('login', { ...given, cookie: true }),
    refresh: () => post('refresh', {}),
    logout: (token) => ask('logout', { method: 'POST', headers: as(token) }),
    changePassword: (token, passwords) => post('password', passwords, as(token)),
    resetPassword: (given) => post('reset', given),
  };
}

async function refusedBy(response: Response): Promise<Refused> {
  const body = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  const waitSeconds = Number(response.headers.get('Retry-After'));
  return {
    kind: 'refused',
    status: response.status,
    code: body?.code ?? '',
    message: body?.detail ?? `${response.status} ${response.statusText}`,
    ...(waitSeconds > 0 ? { waitSeconds } : {}),
  };
}
