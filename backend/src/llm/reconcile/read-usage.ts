import { VigilError } from '@vigilops/contracts';
import type { LlmUsageColumns } from '@vigilops/contracts/api';
import type { LlmUsageFile, LlmUsageLine } from '../../model/index.ts';
import type { DayCell } from './cells.ts';
import { openTable } from './read-rows.ts';
import { recognise } from './recognise.ts';
import { cellsOf, type RowCells } from './row-cells.ts';
import type { RowFacts } from './formats.ts';

export const DAY_US = 86_400e6;
const MAX_DAYS = 400;
/** Models times days times currencies. */
const MAX_LINES = 50_000;
const MAX_MODEL_LETTERS = 256;
/** Of a file: more than anybody uses, and sums of files are still exact. */
const MAX_TOKENS = 1e15;

/** A file and how many rows it had. */
export interface ReadUsage {
  readonly file: LlmUsageFile;
  readonly rows: number;
}

/** Columns of a file, as it names them. Throws REQUEST_INVALID where it is empty or no table. */
export function columnsOf(csv: string): readonly string[] {
  return openTable(csv).header;
}

/**
 * A provider's export, added up by day and model. It tells of every day from its first to its last one: of what it leaves
 * out there was nothing. Throws REQUEST_INVALID, naming the row, the column or the columns that are missing.
 */
export async function readUsage(
  csv: string,
  chosen: LlmUsageColumns | undefined,
  signal: AbortSignal,
): Promise<ReadUsage> {
  const table = openTable(csv);
  const { format, places } = recognise(table.header, chosen);
  const sums = new Map<string, LlmUsageLine>();
  const days = openDays();
  let [rows, tokens] = [0, 0];
  for await (const row of table.rows) {
    signal.throwIfAborted();
    const cells = cellsOf(row, places, table);
    const day = cells.day();
    days.take(day, cells);
    for (const line of linesOf(day.dayUs, format.read(cells))) {
      add(sums, line);
      tokens += line.facts === 'tokens' ? countedBy(line) : 0;
    }
    rows += 1;
    if (tokens > MAX_TOKENS) {
      throw new VigilError('REQUEST_INVALID', `csv: more than ${String(MAX_TOKENS)} tokens`);
    }
    if (sums.size > MAX_LINES) {
      throw new VigilError('REQUEST_INVALID', `csv: more than ${String(MAX_LINES)} models and days`);
    }
  }
  return {
    rows,
    file: { format: format.id, facts: format.facts, ...days.range(), lines: [...sums.values()] },
  };
}

/** The days of a file: of one zone, and not more than a year. */
function openDays() {
  let [first, last, offset] = [Infinity, -Infinity, 0];
  return {
    take: ({ dayUs, utcOffsetMinutes }: DayCell, cells: RowCells) => {
      if (first !== Infinity && offset !== utcOffsetMinutes) {
        throw cells.fault('date', 'is of another time zone than the rows before');
      }
      [first, last, offset] = [Math.min(first, dayUs), Math.max(last, dayUs), utcOffsetMinutes];
      if (last - first >= MAX_DAYS * DAY_US) {
        throw cells.fault('date', `lies more than ${String(MAX_DAYS)} days from others of the file`);
      }
    },
    range: () => {
      if (first === Infinity) {
        throw new VigilError('REQUEST_INVALID', 'csv: the file has a header and no rows');
      }
      return { fromUs: first, toUs: last + DAY_US, utcOffsetMinutes: offset };
    },
  };
}

function countedBy({ tokens, requests }: LlmUsageLine & { readonly facts: 'tokens' }): number {
  return tokens.input + tokens.cacheRead + tokens.cacheWrite + tokens.output + (requests ?? 0);
}

function linesOf(dayUs: number, facts: RowFacts): readonly LlmUsageLine[] {
  if (facts === null) {
    return [];
  }
  const { tokens, requests = null, cost } = facts;
  const model = facts.model.slice(0, MAX_MODEL_LETTERS);
  return [
    ...(tokens === undefined ? [] : [{ facts: 'tokens', dayUs, model, tokens, requests } as const]),
    ...(cost === undefined ? [] : [{ facts: 'cost', dayUs, model, ...moneyOf(cost) } as const]),
  ];
}

/** What is less than nothing was given back. */
function moneyOf({ pico, currency }: { readonly pico: bigint; readonly currency: string }) {
  return { currency, costPico: pico > 0n ? pico : 0n, creditPico: pico < 0n ? -pico : 0n };
}

function add(sums: Map<string, LlmUsageLine>, line: LlmUsageLine): void {
  const key = JSON.stringify([
    line.facts,
    line.dayUs,
    line.model,
    line.facts === 'cost' ? line.currency : null,
  ]);
  const before = sums.get(key);
  sums.set(key, before === undefined ? line : sumOf(before, line));
}

function sumOf(a: LlmUsageLine, b: LlmUsageLine): LlmUsageLine {
  if (a.facts === 'cost' && b.facts === 'cost') {
    return { ...a, costPico: a.costPico + b.costPico, creditPico: a.creditPico + b.creditPico };
  }
  if (a.facts === 'tokens' && b.facts === 'tokens') {
    return {
      ...a,
      tokens: {
        input: a.tokens.input + b.tokens.input,
        cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
        cacheWrite: a.tokens.cacheWrite + b.tokens.cacheWrite,
        output: a.tokens.output + b.tokens.output,
      },
      requests: a.requests === null && b.requests === null ? null : (a.requests ?? 0) + (b.requests ?? 0),
    };
  }
  return a;
}
