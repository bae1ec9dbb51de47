import { VigilError } from '@vigilops/contracts';
import { SCOPES_OF_ROLE, type Authenticate, type Identify } from '../model/index.ts';
import type { Sessions } from './sessions.ts';

/** A signed token of a session has three parts and some three hundred characters. */
const JWT = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;
const MAX_CHARACTERS = 2_048;

/** Tells people from tokens by what they show; the rest of a door is the same for both. */
export function createDoorman(deps: {
  readonly authenticate: Authenticate;
  readonly sessions: Pick<Sessions, 'identify'>;
}): Identify {
  return async (credentials, needs, signal) => {
    const [header = '', ...others] = credentials.authorization;
    const accessToken =
      header.length <= MAX_CHARACTERS && others.length === 0 ? JWT.exec(header)?.[1] : undefined;
    if (accessToken === undefined) {
      const token = await deps.authenticate(credentials, needs, signal);
      return { kind: 'token', scopes: token.scopes, token, person: null };
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
