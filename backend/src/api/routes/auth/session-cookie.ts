import type { SignedIn as SignedInAnswer } from '@vigilops/contracts/api';
import type { SignedIn } from '../../../accounts/index.ts';
import type { Cookies } from '../../route.ts';
import { presentUser } from '../users/present.ts';

const NAME = 'vigilops_session';
/** Only these routes need it: no other request carries it. */
const PATH = '/api/v1/auth';

/** Browsers have the refresh token in a cookie, programs in the answer: never both. */
export function presentSignedIn(signedIn: SignedIn, cookies: Cookies, inCookie: boolean): SignedInAnswer {
  const { accessToken, expiresInSeconds, refreshToken, refreshSeconds, user } = signedIn;
  if (inCookie) {
    cookies.set(NAME, refreshToken, { path: PATH, seconds: refreshSeconds });
  }
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    refresh_token: inCookie ? null : refreshToken,
    user: presentUser(user),
  };
}

export function refreshCookie(cookies: Cookies): string | undefined {
  const kept = cookies.get(NAME);
  return kept === '' ? undefined : kept;
}

export function dropCookie(cookies: Cookies): void {
  cookies.set(NAME, null, { path: PATH, seconds: 0 });
}
