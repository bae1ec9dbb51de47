import type {
  AuditEntry,
  Enrolled,
  EnrollingAgent,
  EnrollmentRecord,
  EnrollmentStore,
} from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { withinLimit } from './limit.ts';
import { storableText } from './storable-text.ts';
import { insertToken } from './tokens.ts';

/** Among the fixed numbers of this database, see migrate.ts. The first half of a lock; the second stands for the host. */
const ENROLL_LOCK = 7_650_206;
const NOBODY: AuditEntry['actor'] = { kind: 'nobody', id: null, name: '' };

interface EnrollmentRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly host_key: string | null;
  readonly host_group: string | null;
  readonly tags: readonly string[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly used_at: Date | null;
  readonly used_by: string | null;
}

const COLUMNS =
  'id, name, host_key, host_group, tags, created_by, created_at, expires_at, revoked_at, used_at, used_by';

export function createEnrollmentStore(connections: Connections): EnrollmentStore {
  return {
    create: (wanted, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<EnrollmentRow>({
          text: `INSERT INTO vigilops.enrollments
                   (name, secret_hash, host_key, host_group, tags, created_by, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
          values: [
            storableText(wanted.name),
            Buffer.from(wanted.secretHash),
            wanted.hostKey === null ? null : storableText(wanted.hostKey),
            wanted.group === null ? null : storableText(wanted.group),
            wanted.tags.map(storableText),
            storableText(wanted.createdBy),
            at,
            wanted.expiresAt,
          ],
        });
        if (row === undefined) {
          throw new Error('INSERT … RETURNING gave no enrolment');
        }
        const detail = { ...audit.detail, id: row.id };
        await writeAudit(tx, { ...audit, subject: row.name, detail }, at);
        return enrollmentOf(row);
      }, withinLimit(signal)),

    list: async (signal) => {
      const rows = await connections.query<EnrollmentRow>(
        { text: `SELECT ${COLUMNS} FROM vigilops.enrollments ORDER BY id DESC` },
        withinLimit(signal),
      );
      return rows.map(enrollmentOf);
    },

    revoke: (enrollmentId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<EnrollmentRow>({
          text: `UPDATE vigilops.enrollments SET revoked_at = $2
                 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2 RETURNING ${COLUMNS}`,
          values: [enrollmentId, at],
        });
        if (row === undefined) {
          return false;
        }
        const detail = { ...audit.detail, id: row.id };
        await writeAudit(tx, { ...audit, subject: row.name, detail }, at);
        return true;
      }, withinLimit(signal)),

    enroll: (secretHash, agent, at, address, signal) =>
      connections.transaction(
        (tx) => enroll(tx, { secretHash, agent: storable(agent), at, address }),
        withinLimit(signal),
      ),
  };
}

interface Attempt {
  readonly secretHash: Uint8Array;
  readonly agent: EnrollingAgent;
  readonly at: Date;
  readonly address: string;
}

/** The enrolment's row stays locked: those who come with the same secret take turns, and the second finds it used. */
async function enroll(tx: Queryable, attempt: Attempt): Promise<Enrolled> {
  const { secretHash, agent, at } = attempt;
  const [row] = await tx.query<EnrollmentRow>({
    text: `SELECT ${COLUMNS} FROM vigilops.enrollments WHERE secret_hash = $1 FOR UPDATE`,
    values: [Buffer.from(secretHash)],
  });
  if (row === undefined) {
    return { outcome: 'unknown' };
  }
  const refusal = refusalOf(row, agent, at);
  if (refusal !== undefined) {
    await writeAudit(tx, entryOf(attempt, 'enrollment.refused', row.name, { id: row.id, why: refusal }), at);
    return { outcome: refusal, enrollment: enrollmentOf(row) };
  }
  // Two with secrets of their own may claim one host at once: the second is to find the token of the first.
  await tx.query({
    text: 'SELECT pg_advisory_xact_lock($1::int, hashtext($2))',
    values: [ENROLL_LOCK, agent.hostKey],
  });
  const replaced = await revokeTokensOf(tx, agent.hostKey, at);
  const { hostName: name, hostKey, tokenHash } = agent;
  const token = await insertToken(
    tx,
    { name, kind: 'agent', scopes: ['ingest'], secretHash: tokenHash, hostKey, expiresAt: null },
    at,
  );
  const [used] = await tx.query<EnrollmentRow>({
    text: `UPDATE vigilops.enrollments SET used_at = $2, used_by = $3, token_id = $4 WHERE id = $1
           RETURNING ${COLUMNS}`,
    values: [row.id, at, name, token.id],
  });
  if (used === undefined) {
    throw new Error('an enrolment went away while it was locked');
  }
  await writeAudit(tx, entryOf(attempt, 'agent.enrolled', name, { enrollment: row.name, id: token.id }), at);
  for (const { id, name: subject } of replaced) {
    await writeAudit(tx, entryOf(attempt, 'token.revoked', subject, { id, replaced_by: token.id }), at);
  }
  return {
    outcome: 'enrolled',
    enrollment: enrollmentOf(used),
    token,
    replaced: replaced.map(({ id }) => id),
  };
}

function refusalOf(
  row: EnrollmentRow,
  agent: EnrollingAgent,
  at: Date,
): 'used' | 'revoked' | 'expired' | 'other_host' | undefined {
  if (row.used_at !== null) {
    return 'used';
  }
  if (row.revoked_at !== null) {
    return 'revoked';
  }
  if (row.expires_at <= at) {
    return 'expired';
  }
  return row.host_key !== null && row.host_key !== agent.hostKey ? 'other_host' : undefined;
}

/** A token that is bound speaks for its host, whatever it was made for. */
async function revokeTokensOf(
  tx: Queryable,
  hostKey: string,
  at: Date,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  return tx.query<{ id: number; name: string }>({
    text: `UPDATE vigilops.tokens SET revoked_at = $2
           WHERE kind = 'agent' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
             AND (host_id = (SELECT id FROM vigilops.hosts WHERE key = $1) OR (host_id IS NULL AND for_host_key = $1))
           RETURNING id, name`,
    values: [hostKey, at],
  });
}

function entryOf(
  { agent, address }: Attempt,
  action: string,
  subject: string,
  detail: AuditEntry['detail'],
): AuditEntry {
  const { hostKey, hostName, version } = agent;
  return {
    actor: NOBODY,
    action,
    subject,
    detail: { ...detail, host_key: hostKey, host_name: hostName, agent_version: version },
    address,
  };
}

function storable(agent: EnrollingAgent): EnrollingAgent {
  return { ...agent, hostKey: storableText(agent.hostKey), hostName: storableText(agent.hostName) };
}

function enrollmentOf(row: EnrollmentRow): EnrollmentRecord {
  return {
    id: row.id,
    name: row.name,
    hostKey: row.host_key,
    group: row.host_group,
    tags: row.tags,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    usedAt: row.used_at,
    usedBy: row.used_by,
  };
}
