import type { LlmUsageStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { shortText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { insertedId, refuseDangling, refuseUnknown } from './change.ts';
import { living } from './providers.ts';
import { createReadUsage, selectImports, type ImportCells } from './usage-read.ts';
import { importOf, insertLines } from './usage-lines.ts';

/** Any fixed number. */
const USAGE_LOCK = 7_650_013;
const LIMIT_MS = 30_000;
const MAX_NAME_CHARACTERS = 256;
const DAY = sql`interval '24 hours'`;

/** What providers say that was used. */
export function createLlmUsageStore(connections: Connections, ask: Ask, now: () => Date): LlmUsageStore {
  return {
    keep: ({ providerId, fileName, nowUs, file }, by, signal) =>
      connections.transaction(
        async (tx) => {
          // Two files of one provider come one after the other; its row is left to gateways.
          await tx.query(
            statement(sql`SELECT pg_advisory_xact_lock(${USAGE_LOCK}::int, ${providerId}::int)`),
          );
          const fault = `provider_id: there is no provider ${String(providerId)}`;
          await refuseDangling(tx, living(providerId), fault);
          const [from, to] = [at(file.fromUs), at(file.toUs)];
          await tx.query(
            statement(sql`
              DELETE FROM vigilops.llm_usage_days
              WHERE provider_id = ${providerId} AND facts = ANY(${file.facts}::text[])
                AND day < ${to} AND day > ${from} - ${DAY}`),
          );
          await dropEmpty(tx, providerId);
          const id = await insertedId(
            tx,
            sql`
              INSERT INTO vigilops.llm_usage_imports
                (provider_id, format, file_name, utc_offset_minutes, imported_at, imported_by)
              VALUES (${providerId}, ${file.format}, ${shortText(fileName, MAX_NAME_CHARACTERS)}, ${file.utcOffsetMinutes},
                      ${at(nowUs)}, ${shortText(by.actor.name, MAX_NAME_CHARACTERS)})`,
          );
          await tx.query(
            statement(sql`
              INSERT INTO vigilops.llm_usage_days (provider_id, facts, day, import_id)
              SELECT ${providerId}, facts, day, ${id}
              FROM unnest(${file.facts}::text[]) AS facts
              CROSS JOIN generate_series(${from}, ${to} - ${DAY}, ${DAY}) AS day`),
          );
          await insertLines(tx, providerId, file.lines);
          const [kept] = await tx.query<ImportCells>(statement(selectImports(sql`import.id = ${id}`)));
          if (kept === undefined) {
            throw new Error('the import that was just made is not there');
          }
          await writeAudit(tx, { ...by, detail: { ...by.detail, id } }, now());
          return importOf(kept);
        },
        { signal, timeoutMs: LIMIT_MS },
      ),

    list: async (providerId, signal) => {
      const whose = providerId === null ? sql`true` : sql`import.provider_id = ${providerId}`;
      return (await ask.read<ImportCells>(selectImports(whose), signal)).map(importOf);
    },

    remove: (id, by, signal) =>
      connections.transaction(
        async (tx) => {
          await refuseUnknown(tx, sql`vigilops.llm_usage_imports WHERE id = ${id}`, `import ${String(id)}`);
          await tx.query(statement(sql`DELETE FROM vigilops.llm_usage_imports WHERE id = ${id}`));
          await writeAudit(tx, { ...by, detail: { ...by.detail, id } }, now());
        },
        { signal, timeoutMs: LIMIT_MS },
      ),

    read: createReadUsage(ask),
  };
}

/** Files of which another one has taken over the last day. */
async function dropEmpty(tx: Queryable, providerId: number): Promise<void> {
  await tx.query(
    statement(sql`
      DELETE FROM vigilops.llm_usage_imports AS import
      WHERE provider_id = ${providerId}
        AND NOT EXISTS (SELECT FROM vigilops.llm_usage_days WHERE import_id = import.id)`),
  );
}
