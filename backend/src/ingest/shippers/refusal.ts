import type { VigilError } from '@vigilops/contracts';
import type { Request, Response } from 'express';
import { lingerThenCut } from '@vigilops/otlp/http';
import type { ShipperDoor } from './door.ts';

/** An error in the form of the protocol, with the headers that are the same in all of them. */
export function sendRefusal(
  door: ShipperDoor,
  request: Request,
  response: Response,
  error: VigilError,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (!request.complete) {
    lingerThenCut(request, response);
  }
  if (error.retryable) {
    response.setHeader('Retry-After', String(error.retryAfterSeconds ?? 1));
  }
  if (error.status === 401) {
    // Of the ways that these clients know, this is the one that all of them do.
    response.setHeader('WWW-Authenticate', 'Basic realm="VigilOps", charset="UTF-8"');
  }
  door.refuse(response, error);
}
