import type { LlmUsageImportRecord, LlmUsageLine } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import type { ImportCells, LineCells } from './usage-read.ts';

const US = 1_000_000;

export async function insertLines(
  tx: Queryable,
  providerId: number,
  lines: readonly LlmUsageLine[],
): Promise<void> {
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.llm_usage_lines (provider_id, facts, day, model, currency, requests, input, cache_read, cache_write,
                                            output, cost_pico, credit_pico)
      SELECT ${providerId}, facts, to_timestamp(seconds), model, currency, requests, input, cache_read, cache_write, output,
             cost_pico, credit_pico
      FROM jsonb_to_recordset(${JSON.stringify(lines.map(cellsOf))}::jsonb)
        AS line (facts text, seconds float8, model text, currency text, requests bigint, input bigint, cache_read bigint,
                 cache_write bigint, output bigint, cost_pico numeric, credit_pico numeric)`),
  );
}

function cellsOf(line: LlmUsageLine): object {
  // Days begin with a whole second, so that the database has the same moment.
  const common = { facts: line.facts, seconds: line.dayUs / US, model: storableText(line.model) };
  return line.facts === 'tokens'
    ? {
        ...common,
        requests: line.requests,
        input: line.tokens.input,
        cache_read: line.tokens.cacheRead,
        cache_write: line.tokens.cacheWrite,
        output: line.tokens.output,
      }
    : {
        ...common,
        currency: line.currency,
        cost_pico: String(line.costPico),
        credit_pico: String(line.creditPico),
      };
}

/** Other way round. */
export function lineOf(cells: LineCells): LlmUsageLine {
  const { facts, day_us: dayUs, model } = cells;
  return facts === 'tokens'
    ? {
        facts,
        dayUs,
        model,
        requests: cells.requests,
        tokens: {
          input: cells.input ?? 0,
          cacheRead: cells.cache_read ?? 0,
          cacheWrite: cells.cache_write ?? 0,
          output: cells.output ?? 0,
        },
      }
    : {
        facts,
        dayUs,
        model,
        currency: cells.currency ?? '',
        costPico: BigInt(cells.cost ?? 0),
        creditPico: BigInt(cells.credit ?? 0),
      };
}

export function importOf(cells: ImportCells): LlmUsageImportRecord {
  const sums = cells.sums.map((sum) => lineOf({ ...sum, day_us: cells.from_us, model: '' }));
  return {
    id: cells.id,
    providerId: cells.provider_id,
    providerName: cells.provider_name,
    fileName: cells.file_name,
    importedUs: cells.imported_us,
    importedBy: cells.imported_by,
    days: cells.days,
    models: cells.models,
    format: cells.format,
    facts: cells.facts,
    fromUs: cells.from_us,
    toUs: cells.to_us,
    utcOffsetMinutes: cells.utc_offset_minutes,
    sums,
  };
}
