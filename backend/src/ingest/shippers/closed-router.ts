import { VigilError } from '@vigilops/contracts';
import { Router } from 'express';
import type { StoreHealth } from '../../model/index.ts';
import { SHIPPER_DOORS } from './doors.ts';
import { sendRefusal } from './refusal.ts';

/** Stands where the doors of other shippers will be while the house starts, and tells their clients to come again. */
export function createClosedShippersRouter(health: () => StoreHealth): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const door of SHIPPER_DOORS) {
    for (const { method, path, isMeant } of door.routes) {
      router[method](path, (request, response, next) => {
        if (isMeant?.(request) === false) {
          next();
          return;
        }
        const { reason, retryAfterSeconds } = health();
        const error = new VigilError('STORE_UNAVAILABLE', reason ?? 'the house is starting', {
          retryAfterSeconds,
        });
        sendRefusal(door, request, response, error);
      });
    }
  }
  return router;
}
