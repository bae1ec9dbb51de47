import { VigilError } from '@vigilops/contracts';
import type { LlmCallRow, LlmTextRecord, LlmTextStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

/** Rows of a hundred kilobytes each: so many are one statement. */
const TEXTS_AT_ONCE = 64;
/** What a change of a project takes away itself; the rest nobody can read, and the next run of `prune-llm` takes it. */
const GONE_AT_ONCE = 5_000;

/** Projects that keep texts now, with the days. A project that is being changed is waited for. */
const KEEPERS = sql`
  SELECT id, (definition ->> 'keep_texts_days')::int AS days FROM vigilops.llm_projects
  WHERE removed_at IS NULL AND definition ->> 'keep_texts_days' IS NOT NULL`;

/** Of rows that are called `text`: their time is not up, and their project keeps texts that long to this day. */
export const IS_KEPT: Sql = sql`
  text.until > now() AND EXISTS (
    SELECT FROM (${KEEPERS}) AS keeper
    WHERE keeper.id = text.project_id AND text.time + make_interval(days => keeper.days) > now())`;

interface TextCells extends Row {
  readonly attempt: number;
  readonly until_us: number;
  readonly prompt: string;
  readonly is_prompt_cut: boolean;
  readonly answer: string;
  readonly is_answer_cut: boolean;
}

export function createLlmTextStore(connections: Connections, now: () => Date): LlmTextStore {
  return {
    read: (requestId, by, signal) =>
      connections.transaction(async (tx) => {
        const rows = await tx.query<TextCells>(
          statement(sql`
            SELECT text.attempt, ${unixUs(sql`text.until`)} AS until_us, text.prompt, text.is_prompt_cut, text.answer,
                   text.is_answer_cut
            FROM vigilops.llm_texts AS text WHERE text.request_id = ${requestId}::uuid AND ${IS_KEPT}
            ORDER BY text.attempt`),
        );
        if (rows.length === 0) {
          throw nothingKept(requestId);
        }
        await writeAudit(tx, by, now());
        return rows.map(recordOf);
      }, withinLimit(signal)),

    forget: (requestId, by, signal) =>
      connections.transaction(async (tx) => {
        const gone = await tx.query(
          statement(sql`DELETE FROM vigilops.llm_texts WHERE request_id = ${requestId}::uuid RETURNING 1`),
        );
        if (gone.length === 0) {
          throw nothingKept(requestId);
        }
        await writeAudit(tx, by, now());
      }, withinLimit(signal)),
  };
}

function nothingKept(requestId: string): VigilError {
  return new VigilError('NOT_FOUND', `no texts are kept of the call ${requestId}`);
}

function recordOf(cells: TextCells): LlmTextRecord {
  return {
    attempt: cells.attempt,
    untilUs: cells.until_us,
    prompt: cells.prompt,
    isPromptCut: cells.is_prompt_cut,
    answer: cells.answer,
    isAnswerCut: cells.is_answer_cut,
  };
}

/**
 * Whether a text is kept is the project's word of now, not of when the call began: a project that was switched off in
 * between is locked, so that its texts are here before they are taken away, or never.
 */
export async function keepTexts(tx: Queryable, rows: readonly LlmCallRow[]): Promise<void> {
  const kept = rows.flatMap(({ requestId, attempt, timeUs, projectId, texts }) =>
    texts === null || projectId === null
      ? []
      : [
          {
            id: requestId,
            attempt,
            us: timeUs,
            project: projectId,
            prompt: storableText(texts.prompt),
            prompt_cut: texts.isPromptCut,
            answer: storableText(texts.answer),
            answer_cut: texts.isAnswerCut,
          },
        ],
  );
  for (let at = 0; at < kept.length; at += TEXTS_AT_ONCE) {
    const some = kept.slice(at, at + TEXTS_AT_ONCE);
    const projects = [...new Set(some.map(({ project }) => project))];
    await tx.query(
      statement(sql`
        INSERT INTO vigilops.llm_texts
          (request_id, attempt, time, project_id, until, prompt, is_prompt_cut, answer, is_answer_cut)
        SELECT kept.id, kept.attempt, to_timestamp(us / 1000000), keeper.id,
               to_timestamp(us / 1000000) + make_interval(days => keeper.days), prompt, prompt_cut, answer, answer_cut
        FROM jsonb_to_recordset(${JSON.stringify(some)}::jsonb) AS kept
          (id uuid, attempt smallint, us float8, project int, prompt text, prompt_cut bool, answer text, answer_cut bool)
        JOIN (${KEEPERS} AND id = ANY(${projects}::int[]) ORDER BY id FOR SHARE) AS keeper ON keeper.id = kept.project
        ON CONFLICT DO NOTHING`),
    );
  }
}

/** Takes away what the project does not keep any more, after the change of the project and in its transaction. */
export async function dropTextsOf(tx: Queryable, projectId: number): Promise<void> {
  await tx.query(
    statement(sql`
      DELETE FROM vigilops.llm_texts WHERE (request_id, attempt) IN (
        SELECT text.request_id, text.attempt FROM vigilops.llm_texts AS text
        WHERE text.project_id = ${projectId} AND NOT (${IS_KEPT}) LIMIT ${GONE_AT_ONCE})`),
  );
}
