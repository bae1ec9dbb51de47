import type { SignedIn } from '@vigilops/contracts/api';
import type { Answer, Served } from './serve.ts';

const PASSWORD = 'correct horse battery';

/** Short ways to call the API as somebody. */
export function callerOf({ ask }: Pick<Served, 'ask'>) {
  return (method: string, path: string, body?: unknown, token?: string, headers = {}): Promise<Answer> =>
    ask({
      method,
      path,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

export const signedInOf = (answer: Answer) => answer.json as SignedIn;

/** Access tokens of people who may and people who may not; the first one here is the first user, so an Admin. */
export async function signInPeople(served: Pick<Served, 'ask'>) {
  const call = callerOf(served);
  const register = async (name: string, by?: string) => {
    const link =
      by === undefined
        ? undefined
        : ((await call('POST', '/api/v1/invitations', {}, by)).json as { path: string });
    const invitation = link?.path.split('=')[1];
    const person = { email: `${name}@example.com`, name, password: PASSWORD };
    return signedInOf(await call('POST', '/api/v1/auth/register', { ...person, invitation }));
  };
  const admin = await register('Ada');
  const member = await register('Max', admin.access_token);
  const gone = await register('Gus', admin.access_token);
  await call('POST', '/api/v1/auth/logout', undefined, gone.access_token);
  const disabled = await register('Dora', admin.access_token);
  await call('PATCH', `/api/v1/users/${String(disabled.user.id)}`, { disabled: true }, admin.access_token);
  return {
    admin: admin.access_token,
    member: member.access_token,
    gone: gone.access_token,
    disabled: disabled.access_token,
    refresh: admin.refresh_token ?? '',
  };
}

export function unsigned(jwt: string): string {
  return `${jwt.split('.').slice(0, 2).join('.')}.`;
}

/** RFC 7519 6: a token that says of itself that it needs no signature. */
export function algNone(jwt: string): string {
  const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: '../../dev/null' }));
  return [head.toString('base64url'), jwt.split('.')[1], 'AA'].join('.');
}
