import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { GrafanaPerson } from '../model/index.ts';
import type { GrafanaKeys } from './grafana-keys.ts';

const ALGORITHM = 'ES256';
/** Grafana's last for ten minutes; one that claims to be good for longer than an hour is none of its own. */
const MAX_AGE_SECONDS = 3_600;
/** The clocks of both machines differ a little. */
const TOLERANCE_SECONDS = 30;
const MAX_CHARACTERS = 8_192;
const MAX_NAME = 100;

/** As Grafana writes them (pkg/services/auth/idimpl, authlib's IDTokenClaims). */
const claims = z.object({
  sub: z.string().regex(/^[a-z][a-z-]{0,40}:[\w-]{1,128}$/),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string()).max(16)]),
  name: z.string().optional(),
  email: z.string().optional(),
  username: z.string().optional(),
});
const ORGANISATION = /^org:\d{1,19}$/;

export interface GrafanaIdentity {
  /**
   * Who is behind a call that Grafana passes on, by its header X-Grafana-Id, as often as it was sent. Null without one,
   * and while Grafana's keys cannot be had. Throws AUTH_INVALID for one that Grafana did not sign for now.
   */
  personOf(headers: readonly string[]): Promise<GrafanaPerson | null>;
}

export function createGrafanaIdentity(deps: {
  /** Grafana's root_url, which is the issuer of its tokens; without a slash at its end. */
  readonly issuer: string;
  readonly keys: GrafanaKeys;
  readonly clock: Pick<Clock, 'now'>;
}): GrafanaIdentity {
  const { issuer, keys, clock } = deps;

  async function verify(token: string): Promise<GrafanaPerson> {
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const key = await keys.find(kid);
        if (key === 'unreachable') {
          throw new KeysUnreachable();
        }
        if (key === 'unknown') {
          throw new errors.JWKSNoMatchingKey();
        }
        return key;
      },
      {
        // Never the token's own choice, which could be none, or our public key taken for a secret.
        algorithms: [ALGORITHM],
        issuer: [issuer, `${issuer}/`],
        requiredClaims: ['exp', 'iat', 'aud', 'sub'],
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: clock.now(),
      },
    );
    const { sub, aud, ...names } = claims.parse(payload);
    if (!aud.some((one) => ORGANISATION.test(one))) {
      throw new errors.JWTClaimValidationFailed('it is for no organisation of Grafana', payload, 'aud');
    }
    return { subject: sub, name: nameOf(sub, names), called: calledBy(sub, names) };
  }

  return {
    personOf: async ([token = '', ...others]) => {
      if (token === '' && others.length === 0) {
        return null;
      }
      if (others.length > 0 || token.length > MAX_CHARACTERS) {
        throw new VigilError('AUTH_INVALID', 'X-Grafana-Id: there is more than one, or it is too long');
      }
      try {
        return await verify(token);
      } catch (cause) {
        if (cause instanceof KeysUnreachable) {
          return null;
        }
        throw refusalOf(cause, issuer);
      }
    },
  };
}

class KeysUnreachable extends Error {}

function refusalOf(cause: unknown, issuer: string): VigilError {
  if (cause instanceof errors.JWTExpired) {
    return new VigilError(
      'AUTH_INVALID',
      'X-Grafana-Id: the identity that Grafana signed has expired; set the clocks of both machines',
      { cause },
    );
  }
  if (cause instanceof errors.JWTClaimValidationFailed) {
    return new VigilError(
      'AUTH_INVALID',
      `X-Grafana-Id: its claim ${cause.claim} is not what Grafana at ${issuer} signs; VIGILOPS_GRAFANA_URL must be its root_url`,
      { cause },
    );
  }
  return new VigilError('AUTH_INVALID', 'X-Grafana-Id: Grafana has not signed this', { cause });
}

/** A name is what its owner wrote: it must not look like the part in brackets, which nobody chooses freely. */
function nameOf(
  subject: string,
  { name = '', email, username }: Pick<z.output<typeof claims>, 'name' | 'email' | 'username'>,
): string {
  const login = plain(email ?? username ?? '');
  const shown = plain(name);
  const sure = [...(login === '' ? [] : [login]), subject].join(', ');
  return shown === '' || shown === login ? sure : `${shown} (${sure})`;
}

/** Never empty: what is missing is made up for by what is surer. */
function calledBy(
  subject: string,
  { name = '', email, username }: Pick<z.output<typeof claims>, 'name' | 'email' | 'username'>,
): string {
  return [name, username ?? '', email ?? ''].map(plain).find((text) => text !== '') ?? subject;
}

function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}(),]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_NAME);
}
