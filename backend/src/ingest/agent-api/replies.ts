import { ERROR_CATALOGUE, VigilError } from '@vigilops/contracts';
import type { Problem } from '@vigilops/contracts/api';
import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';

/** The API's form of an error, with Retry-After where a retry makes sense. */
export function sendError(response: Response, error: VigilError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error.retryable) {
    response.setHeader('Retry-After', String(error.retryAfterSeconds ?? 1));
  }
  if (error.code.startsWith('AUTH_') && error.status === 401) {
    response.setHeader('WWW-Authenticate', 'Bearer');
  }
  const body: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.code === 'INTERNAL' ? 'internal error' : error.message,
    code: error.code,
    help: ERROR_CATALOGUE[error.code].help,
    retryable: error.retryable,
  };
  response.status(error.status).type('application/problem+json').send(JSON.stringify(body));
}

/** What express.json() throws has a `type`; see the errors of body-parser. */
export function asVigilError(error: unknown): VigilError {
  if (error instanceof VigilError) {
    return error;
  }
  switch ((error as { type?: unknown } | null)?.type) {
    case 'entity.too.large':
      return new VigilError('BODY_TOO_LARGE', 'the body is over the limit of 1 MiB', { cause: error });
    case 'encoding.unsupported':
      return new VigilError('CONTENT_ENCODING_UNSUPPORTED', 'send gzip, deflate or none', { cause: error });
    case 'charset.unsupported':
      return new VigilError('CONTENT_TYPE_UNSUPPORTED', 'send JSON in UTF-8', { cause: error });
    case 'entity.parse.failed':
    case 'request.aborted':
    case 'request.size.invalid':
      return new VigilError('BODY_MALFORMED', 'the body is not valid JSON', { cause: error });
    default:
      // zlib errors of a body that is not compressed as it claims carry a status, but no type of their own.
      return (error as { status?: unknown } | null)?.status === 400
        ? new VigilError('BODY_MALFORMED', 'the body is not what its headers say', { cause: error })
        : new VigilError('INTERNAL', 'internal error', { cause: error });
  }
}
