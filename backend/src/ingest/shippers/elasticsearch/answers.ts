import type { VigilError } from '@vigilops/contracts';
import type { Response } from 'express';
import { errorWords } from '../error-words.ts';
import type { BulkAction } from './read-bulk.ts';

/** Clients of version 8 and later send to nobody who does not say so. */
export const PRODUCT = { 'X-Elastic-Product': 'Elasticsearch' } as const;

/** What became of one item. */
export interface ItemResult {
  readonly action: BulkAction;
  readonly index: string;
  readonly id: string;
  failure: ItemFailure | null;
}

export interface ItemFailure {
  readonly status: 400 | 409;
  readonly type: string;
  readonly reason: string;
}

/** Clients try items with 429 and 5xx again and put those with 400 aside; 409 they take for done. */
export function sendItems(response: Response, results: readonly ItemResult[], tookMs: number): void {
  const items = results.map(({ action, index, id, failure }, at) => ({
    [action]:
      failure === null
        ? {
            _index: index,
            _id: id,
            _version: 1,
            result: 'created',
            _shards: SHARDS,
            _seq_no: at,
            status: 201,
          }
        : {
            _index: index,
            _id: id,
            status: failure.status,
            error: { type: failure.type, reason: failure.reason },
          },
  }));
  const errors = results.some(({ failure }) => failure !== null);
  response.set(PRODUCT).json({ took: Math.max(0, Math.round(tookMs)), errors, items });
}

const SHARDS = { total: 1, successful: 1, failed: 0 };

/**
 * A whole request refused, in Elasticsearch's form. But rsyslog's omelasticsearch, which alone names no user agent, puts aside what is
 * answered with an error of any code, and gives up what is answered in another form; where it is to come again, no answer at all is what
 * makes it wait.
 */
export function refuse(response: Response, error: VigilError): void {
  if (error.retryable && response.req.headers['user-agent'] === undefined) {
    response.destroy();
    return;
  }
  const { status } = error;
  const cause = { type: typeOf(error), reason: errorWords(error) };
  response
    .set(PRODUCT)
    .status(status)
    .json({ error: { root_cause: [cause], ...cause }, status });
}

function typeOf({ status, retryable }: VigilError): string {
  if (retryable) {
    return 'es_rejected_execution_exception';
  }
  switch (status) {
    case 401:
    case 403:
      return 'security_exception';
    case 413:
      return 'content_too_large_exception';
    case 415:
      return 'media_type_header_exception';
    case 500:
      return 'exception';
    default:
      return 'illegal_argument_exception';
  }
}
