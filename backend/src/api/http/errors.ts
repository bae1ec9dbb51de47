import { ERROR_CATALOGUE, VigilError } from '@vigilops/contracts';
import type { PartFailure, Problem } from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import { sendText } from './send.ts';

const DEFAULT_RETRY_AFTER_SECONDS = 1;

/** Answers with the error's own status; what nobody expected is INTERNAL, logged here and not told outside. */
export function sendError(response: ServerResponse, error: unknown, logger: Logger, place: string): void {
  const known = asVigilError(error);
  if (known.code === 'INTERNAL') {
    logger.error({ err: error, place }, 'a request failed for a reason that is a defect');
  }
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (known.retryable) {
    response.setHeader('Retry-After', String(known.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS));
  }
  if (known.status === 401) {
    response.setHeader('WWW-Authenticate', 'Bearer');
  }
  sendText(response, known.status, JSON.stringify(problemOf(known)), 'application/problem+json');
}

function problemOf(error: VigilError): Problem {
  const { message, ...told } = partFailureOf(error);
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: message,
    ...told,
  };
}

/** An error as an answer tells of it that is a success in its other parts. */
export function partFailureOf(error: VigilError): PartFailure {
  return {
    code: error.code,
    message: error.code === 'INTERNAL' ? 'internal error' : error.message,
    help: ERROR_CATALOGUE[error.code].help,
    retryable: error.retryable,
  };
}

function asVigilError(error: unknown): VigilError {
  if (error instanceof VigilError) {
    return error;
  }
  // Express could not decode the path: %zz.
  if (error instanceof URIError) {
    return new VigilError('REQUEST_INVALID', 'path: is not correctly percent-encoded', { cause: error });
  }
  return new VigilError('INTERNAL', 'internal error', { cause: error });
}
