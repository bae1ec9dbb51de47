/** In place of a text that only members of pg_read_all_stats may read. */
export const HIDDEN = '<insufficient privilege>';

/** Of one text, before it is normalised. */
const MAX_TEXT_BYTES = 16_384;

export interface CutText {
  readonly query: string | null;
  readonly long_query: Buffer | null;
}

/**
 * Columns with a text, or with the beginning of a long one. That is cut as bytes: what another database holds need not be
 * valid in the encoding of this one, and functions of text refuse it.
 */
export function cutText(column: string, condition = 'true'): string {
  const limit = String(MAX_TEXT_BYTES);
  return `CASE WHEN ${condition} AND octet_length(${column}) <= ${limit} THEN ${column} END AS query,
    CASE WHEN ${condition} AND octet_length(${column}) > ${limit} THEN substr(textsend(${column}), 1, ${limit}) END AS long_query`;
}

export function textOf({ query, long_query }: CutText): string | null {
  return query ?? long_query?.toString('utf8') ?? null;
}
