import { VigilError } from '@vigilops/contracts';
import { CsvError, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

/** A table of text: its header, and what stands below it. */
export interface Table {
  readonly header: readonly string[];
  /** Excel writes `1,5` where fields are parted by semicolons. */
  readonly hasDecimalCommas: boolean;
  readonly rows: AsyncIterable<Row>;
}

export interface Row {
  /** In the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;
/** A header is shorter, and so is every row. */
const MAX_RECORD = 65_536;
/** So much is read in one go; between two of them calls of clients have their turn. */
const PIECE = 8_192;

/** CSV as RFC 4180 has it, with commas, semicolons or tabs, with a byte order mark or without. Throws REQUEST_INVALID. */
export function openTable(csv: string): Table {
  const { text, skipped } = withoutPreamble(csv);
  if (text.trim() === '') {
    throw new VigilError('REQUEST_INVALID', 'csv: the file is empty');
  }
  const headers = DELIMITERS.map((delimiter) => ({ delimiter, header: headerOf(text, delimiter) }));
  const { delimiter, header } = headers.reduce((best, one) =>
    one.header.length > best.header.length ? one : best,
  );
  return {
    header: header.map((name) => name.trim()),
    hasDecimalCommas: delimiter === ';',
    rows: rowsOf(text, delimiter, skipped),
  };
}

/** Excel names its delimiter in a line of its own. */
function withoutPreamble(csv: string): { text: string; skipped: number } {
  const text = csv.replace(/^\uFEFF/u, '');
  const preamble = /^(?:sep=.\r?\n|(?:[ \t]*\r?\n)+)/u.exec(text)?.[0] ?? '';
  return { text: text.slice(preamble.length), skipped: preamble.split('\n').length - 1 };
}

function headerOf(text: string, delimiter: string): readonly string[] {
  const start = text.slice(0, MAX_RECORD);
  try {
    const [header] = parseAtOnce(start, {
      delimiter,
      to: 1,
      max_record_size: MAX_RECORD,
      relax_quotes: true,
    });
    return header ?? [];
  } catch (error) {
    throw malformed(error, 0);
  }
}

async function* rowsOf(text: string, delimiter: string, skipped: number): AsyncGenerator<Row> {
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      delimiter,
      from: 2,
      info: true,
      max_record_size: MAX_RECORD,
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: readonly string[];
      info: { lines: number };
    }>) {
      yield { line: info.lines + skipped, cells: record };
    }
  } catch (error) {
    throw malformed(error, skipped);
  }
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE) {
    await turn();
    yield text.slice(at, at + PIECE);
  }
}

function malformed(error: unknown, skipped: number): unknown {
  if (!(error instanceof CsvError)) {
    return error;
  }
  const { lines } = error as { readonly lines?: unknown };
  const place = typeof lines === 'number' ? `row ${String(lines + skipped)}: ` : '';
  return new VigilError('REQUEST_INVALID', `csv: ${place}${reasonOf(error.code)}`, { cause: error });
}

function reasonOf(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote has no end';
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands where none may be';
    case 'CSV_MAX_RECORD_SIZE':
      return `is longer than ${String(MAX_RECORD)} characters`;
    default:
      return 'is not CSV';
  }
}
