import { VigilError } from '@vigilops/contracts';
import { SCOPES_OF_ROLE, type Authenticate, type Identify } from '../model/index.ts';
import type { GrafanaIdentity } from './grafana-identity.ts';
import type { Sessions } from './sessions.ts';

/** A signed token of a session has three parts and some three hundred characters. */
const JWT = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;
const MAX_CHARACTERS = 2_048;

/**
 * Tells people from tokens by what they show; the rest of a door is the same for both. What a token may do is its own
 * matter: the identity that Grafana signs only says who does it, and no other header of Grafana's is looked at.
 */
export function createDoorman(deps: {
  readonly authenticate: Authenticate;
  readonly sessions: Pick<Sessions, 'identify'>;
  /** Undefined: nobody's identity is believed. */
  readonly grafana: GrafanaIdentity | undefined;
}): Identify {
  return async (credentials, needs, signal) => {
    const [header = '', ...others] = credentials.authorization;
    const accessToken =
      header.length <= MAX_CHARACTERS && others.length === 0 ? JWT.exec(header)?.[1] : undefined;
    if (accessToken === undefined) {
      const token = await deps.authenticate(credentials, needs, signal);
      const person = (await deps.grafana?.personOf(credentials.grafanaId ?? [])) ?? null;
      return { kind: 'token', scopes: token.scopes, token, person };
    }
    const { user, sessionId } = await deps.sessions.identify(accessToken, signal);
    const scopes = SCOPES_OF_ROLE[user.role];
    if (!scopes.has(needs)) {
      throw new VigilError(
        'AUTH_FORBIDDEN',
        `${user.name} is a ${nameOf(user.role)}, and that may not ${needs}`,
      );
    }
    return { kind: 'person', scopes, user, sessionId };
  };
}

const nameOf = (role: keyof typeof SCOPES_OF_ROLE) => ({ admin: 'Admin', member: 'Member' })[role];
