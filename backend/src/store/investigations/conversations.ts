import { VigilError } from '@vigilops/contracts';
import type { AskedTurn, AssistantStore, ConversationRecord } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

/** Of one owner; the longest unused is let go. */
const MOST_CONVERSATIONS = 200;
export const MOST_TURNS = 50;

interface ConversationRow extends Row {
  readonly id: string;
  readonly title: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly turns: number;
}

const CELLS = sql`id, title, created_at, updated_at,
  (SELECT count(*)::int FROM vigilops.assistant_turns WHERE conversation_id = conversation.id) AS turns`;

export async function listConversations(
  db: Queryable,
  owner: string,
): Promise<readonly ConversationRecord[]> {
  const rows = await db.query<ConversationRow>(
    statement(sql`
      SELECT ${CELLS} FROM vigilops.assistant_conversations AS conversation
      WHERE owner = ${owner} ORDER BY updated_at DESC, id LIMIT ${MOST_CONVERSATIONS}`),
  );
  return rows.map(conversationOf);
}

export async function findConversation(
  db: Queryable,
  id: string,
  owner: string,
): ReturnType<AssistantStore['conversation']> {
  const [row] = await db.query<ConversationRow & { key: Uint8Array }>(
    statement(sql`
      SELECT ${CELLS}, key FROM vigilops.assistant_conversations AS conversation
      WHERE id = ${id} AND owner = ${owner}`),
  );
  if (row === undefined) {
    return undefined;
  }
  const turns = await db.query<{ id: string; asked_at: Date; value: Omit<AskedTurn, 'id' | 'askedAt'> }>(
    statement(sql`
      SELECT id, asked_at, value FROM vigilops.assistant_turns
      WHERE conversation_id = ${id} ORDER BY asked_at, id LIMIT ${MOST_TURNS}`),
  );
  const asked = turns.map(({ id: turnId, asked_at: askedAt, value }) => ({ ...value, id: turnId, askedAt }));
  return { ...conversationOf(row), key: row.key, asked };
}

export async function beginConversation(
  tx: Queryable,
  { id, owner, title, key }: Parameters<AssistantStore['begin']>[0],
  at: Date,
): Promise<void> {
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.assistant_conversations (id, owner, title, key, created_at, updated_at)
      VALUES (${id}, ${owner}, ${storableText(title)}, ${key}, ${at}, ${at})`),
  );
  await tx.query(
    statement(sql`
      DELETE FROM vigilops.assistant_conversations WHERE id IN (
        SELECT id FROM vigilops.assistant_conversations WHERE owner = ${owner}
        ORDER BY updated_at DESC, id OFFSET ${MOST_CONVERSATIONS})`),
  );
}

export async function keepTurn(
  tx: Queryable,
  conversationId: string,
  { id, askedAt, ...value }: AskedTurn,
  at: Date,
): Promise<void> {
  const cell = storableText(JSON.stringify(value)).replaceAll('\\u0000', '\\ufffd');
  const [row] = await tx.query(
    statement(sql`
      INSERT INTO vigilops.assistant_turns (id, conversation_id, asked_at, value)
      SELECT ${id}::uuid, id, ${askedAt}::timestamptz, ${cell}::jsonb
      FROM vigilops.assistant_conversations WHERE id = ${conversationId}
      ON CONFLICT (id) DO UPDATE SET value = excluded.value RETURNING id`),
  );
  if (row === undefined) {
    throw new VigilError('NOT_FOUND', 'this conversation was deleted');
  }
  await tx.query(
    statement(sql`
      UPDATE vigilops.assistant_conversations SET updated_at = ${at} WHERE id = ${conversationId}`),
  );
}

const conversationOf = (row: ConversationRow): ConversationRecord => ({
  id: row.id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  turns: row.turns,
});
