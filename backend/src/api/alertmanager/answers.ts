import { ERROR_CATALOGUE, VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import type { ServerResponse } from 'node:http';
import { sendText } from '../http/send.ts';

const JSON_TYPE = 'application/json';
const DEFAULT_RETRY_SECONDS = 1;

export function sendJson(response: ServerResponse, answer: unknown): void {
  sendText(response, 200, JSON.stringify(answer), JSON_TYPE);
}

/** Done, and nothing to say. */
export function sendNothing(response: ServerResponse): void {
  response.statusCode = 200;
  response.setHeader('Content-Length', 0);
  response.end();
}

/**
 * A refusal in the two forms that Alertmanager's clients know: its own handlers answer 400, 404 and 500 with a text as
 * JSON, and the framework before them with `code` and `message`.
 */
export class AlertmanagerRefusal extends Error {
  readonly status: number;
  /** Of go-openapi: 601 a wrong type, 602 missing, 612 too few. Null: a text. */
  readonly code: number | null;

  constructor(status: number, message: string, code: number | null = null) {
    super(message);
    this.name = 'AlertmanagerRefusal';
    this.status = status;
    this.code = code;
  }
}

export function sendRefusal(response: ServerResponse, error: unknown, logger: Logger, place: string): void {
  const refusal = error instanceof AlertmanagerRefusal ? error : refusalOf(error);
  if (refusal.status === 500) {
    logger.error({ err: error, place }, 'a request failed for a reason that is a defect');
  }
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (error instanceof VigilError && error.retryable) {
    response.setHeader('Retry-After', String(error.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS));
  }
  if (refusal.status === 401) {
    response.setHeader('WWW-Authenticate', ['Basic realm="VigilOps"', 'Bearer']);
  }
  const { message, code } = refusal;
  const body = code === null ? message : { code, message };
  sendText(response, refusal.status, JSON.stringify(body), JSON_TYPE);
}

function refusalOf(error: unknown): AlertmanagerRefusal {
  if (!(error instanceof VigilError) || error.code === 'INTERNAL') {
    return new AlertmanagerRefusal(500, 'internal error');
  }
  const { status } = error;
  if (error.code === 'REQUEST_INVALID') {
    return new AlertmanagerRefusal(status, error.message);
  }
  const { help } = ERROR_CATALOGUE[error.code];
  return new AlertmanagerRefusal(
    status,
    status === 400 ? error.message : `${error.message}. ${help}`,
    status,
  );
}
