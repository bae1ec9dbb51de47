import type { SignedIn, User } from '../account/accounts.ts';

type Next = Response | Error | Promise<Response>;

export interface Call {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

const STATE = '/api/v1/auth/state';
/** Whose browser has the cookie of a session, in a house that has users. */
const WITH_COOKIE = { has_users: true, sign_up: 'invited', has_session: true };

/** A backend that answers each path with what it was told to, one after the other, and else with 200 and nothing. */
export function createBackend() {
  const told = new Map<string, Next[]>();
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input);
    const { body } = init ?? {};
    calls.push({
      path,
      authorization: new Headers(init?.headers).get('Authorization'),
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
    });
    const next =
      (await told.get(path)?.shift()) ?? (path === STATE ? Response.json(WITH_COOKIE) : new Response());
    if (next instanceof Error) {
      throw next;
    }
    return next;
  };
  return {
    fetch,
    calls,
    callsTo: (path: string) => calls.filter((call) => call.path === path),
    answer: (path: string, ...next: readonly Next[]) => {
      told.set(path, [...(told.get(path) ?? []), ...next]);
    },
  };
}

export const failed = () => new TypeError('Failed to fetch');

export const refused = (
  status: number,
  code: string,
  message = 'no',
  headers: Readonly<Record<string, string>> = {},
) => Response.json({ code, detail: message, help: 'Help', retryable: false }, { status, headers });

/** A member, in a session of fifteen minutes. */
export const signedInAs = (user: Partial<User> = {}, access_token = 'access-1'): SignedIn => ({
  access_token,
  token_type: 'Bearer',
  expires_in: 900,
  refresh_token: null,
  user: {
    id: 7,
    email: 'li.na@example.com',
    name: 'Li Na',
    role: 'member',
    state: 'active',
    created_at: '2026-03-01T12:00:00.000000Z',
    last_login_at: null,
    ...user,
  },
});
