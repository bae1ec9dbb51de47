import type { LlmCallRow } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import { openArray } from '../write/binary-array.ts';
import { elementTypeOf, writeElement, type Column } from '../write/cell-types.ts';

/** A column of vigilops.llm_calls, and what it is cast to where it travels as something else. */
type CallColumn = Column<LlmCallRow> & { readonly cast?: 'uuid' | 'numeric' };

const GUESSED_CELL_BYTES = 16;

/** One that cannot be stored would keep all others from it: what somebody else counted is made to fit. */
const whole = (value: number) =>
  BigInt(Number.isFinite(value) ? Math.min(Math.max(0, Math.trunc(value)), Number.MAX_SAFE_INTEGER) : 0);
const text = (value: string | null) => (value === null ? null : storableText(value));

const COLUMNS: readonly CallColumn[] = [
  { name: 'time', type: 'timestamptz', of: (row) => row.timeUs },
  { name: 'request_id', type: 'text', cast: 'uuid', of: (row) => row.requestId },
  { name: 'attempt', type: 'int2', of: (row) => row.attempt },
  { name: 'is_final', type: 'bool', of: (row) => row.isFinal },
  { name: 'endpoint', type: 'text', of: (row) => row.endpoint },
  { name: 'stream', type: 'bool', of: (row) => row.stream },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'http_status', type: 'int2', of: (row) => row.httpStatus },
  { name: 'error', type: 'text', of: (row) => text(row.error) },
  { name: 'model', type: 'text', of: (row) => text(row.model) },
  { name: 'upstream_model', type: 'text', of: (row) => text(row.upstreamModel) },
  { name: 'upstream_id', type: 'text', of: (row) => text(row.upstreamId) },
  { name: 'provider_id', type: 'int4', of: (row) => row.providerId },
  { name: 'key_id', type: 'int4', of: (row) => row.keyId },
  { name: 'project_id', type: 'int4', of: (row) => row.projectId },
  { name: 'user_id', type: 'int4', of: (row) => row.userId },
  { name: 'environment', type: 'text', of: (row) => text(row.environment) },
  { name: 'input_tokens', type: 'int8', of: (row) => whole(row.inputTokens) },
  { name: 'cache_read_tokens', type: 'int8', of: (row) => whole(row.cacheReadTokens) },
  { name: 'cache_write_tokens', type: 'int8', of: (row) => whole(row.cacheWriteTokens) },
  { name: 'cache_write_long_tokens', type: 'int8', of: (row) => whole(row.cacheWriteLongTokens) },
  { name: 'output_tokens', type: 'int8', of: (row) => whole(row.outputTokens) },
  { name: 'reasoning_tokens', type: 'int8', of: (row) => whole(row.reasoningTokens) },
  { name: 'tokens_from', type: 'text', of: (row) => row.tokensFrom },
  { name: 'cost_pico', type: 'text', cast: 'numeric', of: (row) => digits(row.costPico) },
  { name: 'saved_pico', type: 'text', cast: 'numeric', of: (row) => digits(row.savedPico) },
  { name: 'currency', type: 'text', of: (row) => text(row.currency) },
  { name: 'latency_us', type: 'int8', of: (row) => whole(row.latencyUs) },
  {
    name: 'first_token_us',
    type: 'int8',
    of: (row) => (row.firstTokenUs === null ? null : whole(row.firstTokenUs)),
  },
];

const NAMES = COLUMNS.map(({ name }) => name).join(', ');

/** Tells of the rows that were not there. $1 and so on are arrays, as `callArrays` makes them. */
export const INSERT_CALLS = `
  INSERT INTO vigilops.llm_calls (${NAMES})
  SELECT ${COLUMNS.map(({ name, cast }) => (cast === undefined ? name : `${name}::${cast}`)).join(', ')}
  FROM unnest(${COLUMNS.map(({ type }, i) => `$${String(i + 1)}::${elementTypeOf(type)}[]`).join(', ')}) AS row (${NAMES})
  ON CONFLICT DO NOTHING RETURNING request_id, attempt`;

export function callArrays(rows: readonly LlmCallRow[]): readonly Buffer[] {
  return COLUMNS.map((column) => {
    const sink = openArray(elementTypeOf(column.type), rows.length, GUESSED_CELL_BYTES);
    for (const row of rows) {
      writeElement(sink, column, row);
    }
    return sink.bytes();
  });
}

function digits(pico: bigint | null): string | null {
  return pico === null ? null : String(pico);
}
