import type { AccountStore, Rotation, SessionRecord, UserRecord } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { withinLimit } from './limit.ts';
import { MAX_ADDRESS_CHARACTERS, shortText } from './storable-text.ts';
import { USER_COLUMNS, userOf, type UserRow } from './user-rows.ts';

type Sessions = Pick<AccountStore, 'openSession' | 'findSession' | 'rotate' | 'endSession'>;

interface SessionRow extends Row {
  readonly id: string;
  readonly user_id: number;
  readonly generation: number;
  readonly rotated_at: Date;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly address: string;
  readonly user_agent: string;
}

interface Living {
  readonly session: SessionRecord;
  readonly user: UserRecord;
}

const MAX_USER_AGENT_CHARACTERS = 512;

const COLUMNS = `s.id, s.generation, s.rotated_at, s.created_at, s.expires_at, s.revoked_at, s.address, s.user_agent,
  ${USER_COLUMNS}`;
/** At $2. */
const LIVES = 's.revoked_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL';

export function createSessions(connections: Connections): Sessions {
  const findSession: Sessions['findSession'] = async (sessionId, at, signal) => {
    if (!isUuid(sessionId)) {
      return undefined;
    }
    const [row] = await connections.query<SessionRow & UserRow>(
      {
        text: `SELECT ${COLUMNS} FROM vigilops.sessions s JOIN vigilops.users u ON u.id = s.user_id
               WHERE s.id = $1 AND ${LIVES}`,
        values: [sessionId, at],
        name: 'find_session',
      },
      withinLimit(signal),
    );
    return row === undefined ? undefined : livingOf(row);
  };

  return {
    openSession: (session, passwordHash, audit, signal) =>
      connections.transaction(async (tx) => {
        const users = await tx.query({
          text: `UPDATE vigilops.users SET last_login_at = greatest(last_login_at, $2)
                 WHERE id = $1 AND disabled_at IS NULL AND password_hash = $3 RETURNING id`,
          values: [session.userId, session.createdAt, passwordHash],
        });
        if (users.length === 0) {
          return false;
        }
        await tx.query({
          text: `INSERT INTO vigilops.sessions (id, user_id, rotated_at, created_at, expires_at, address, user_agent)
                 VALUES ($1, $2, $3, $3, $4, $5, $6)`,
          values: [
            session.id,
            session.userId,
            session.createdAt,
            session.expiresAt,
            shortText(session.address, MAX_ADDRESS_CHARACTERS),
            shortText(session.userAgent, MAX_USER_AGENT_CHARACTERS),
          ],
        });
        await writeAudit(tx, audit, session.createdAt);
        return true;
      }, withinLimit(signal)),

    findSession,

    rotate: async (sessionId, generation, times, signal) => {
      const next = await advance(connections, sessionId, generation, times, signal);
      if (next !== undefined) {
        return { outcome: 'rotated', ...next };
      }
      const living = await findSession(sessionId, times.at, signal);
      if (living === undefined || !wasHandedOut(generation, living.session)) {
        return { outcome: 'gone' };
      }
      const sinceMs = times.at.getTime() - living.session.rotatedAt.getTime();
      if (generation === living.session.generation - 1 && sinceMs <= times.graceMs) {
        return { outcome: 'rotated', ...living };
      }
      return endReused(connections, living, generation, times.at, signal);
    },

    endSession: async (sessionId, at, audit, signal) =>
      isUuid(sessionId) &&
      connections.transaction(async (tx) => {
        const ended = await tx.query({
          text: `UPDATE vigilops.sessions SET revoked_at = $2
                 WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 RETURNING id`,
          values: [sessionId, at],
        });
        if (ended.length > 0) {
          await writeAudit(tx, audit, at);
        }
        return ended.length > 0;
      }, withinLimit(signal)),
  };
}

/** One statement: of many with the same generation one finds it, and the others wait for its row and find the next. */
async function advance(
  connections: Connections,
  sessionId: string,
  generation: number,
  times: { readonly at: Date; readonly expiresAt: Date },
  signal: AbortSignal,
): Promise<Living | undefined> {
  if (!isUuid(sessionId) || !Number.isSafeInteger(generation)) {
    return undefined;
  }
  const [row] = await connections.query<SessionRow & UserRow>(
    {
      text: `UPDATE vigilops.sessions s SET generation = s.generation + 1, rotated_at = $2, expires_at = $4
             FROM vigilops.users u
             WHERE s.id = $1 AND u.id = s.user_id AND s.generation = $3::bigint AND ${LIVES} RETURNING ${COLUMNS}`,
      values: [sessionId, times.at, generation, times.expiresAt],
    },
    withinLimit(signal),
  );
  return row === undefined ? undefined : livingOf(row);
}

/** A number that no token of ours can carry is no proof that one was stolen. */
function wasHandedOut(generation: number, session: SessionRecord): boolean {
  return Number.isInteger(generation) && generation >= 0 && generation < session.generation;
}

async function endReused(
  connections: Connections,
  { session, user }: Living,
  generation: number,
  at: Date,
  signal: AbortSignal,
): Promise<Rotation> {
  return connections.transaction(async (tx) => {
    const ended = await tx.query({
      text: 'UPDATE vigilops.sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      values: [session.id, at],
    });
    if (ended.length === 0) {
      return { outcome: 'gone' };
    }
    await writeAudit(
      tx,
      {
        actor: { kind: 'nobody', id: null, name: '' },
        action: 'session.reused',
        subject: user.email,
        detail: { session: session.id, generation, newest_generation: session.generation },
        address: null,
      },
      at,
    );
    return { outcome: 'reused' };
  }, withinLimit(signal));
}

function livingOf(row: SessionRow & UserRow): Living {
  return {
    session: {
      id: row.id,
      userId: row.user_id,
      generation: row.generation,
      rotatedAt: row.rotated_at,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      address: row.address,
      userAgent: row.user_agent,
    },
    user: userOf(row),
  };
}

/** The database would refuse anything else as malformed, where it is only unknown. */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
