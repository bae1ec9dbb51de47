import type { VigilError } from '@vigilops/contracts';
import { Router } from 'express';
import type { StoreHealth } from '../../model/index.ts';
import { encodingOf, sendStatus } from '@vigilops/otlp/http';
import { requireReady } from './admission.ts';

/** Stands where the gate will be while the house starts: the port answers, 503 with Retry-After, and takes nothing. */
export function createClosedGateRouter(health: () => StoreHealth): Router {
  const router = Router();
  router.use('/v1', (request, response) => {
    const encoding = encodingOf(request.headers['content-type']) ?? 'json';
    try {
      requireReady({ ...health(), ready: false });
    } catch (error) {
      sendStatus(request, response, encoding, error as VigilError);
    }
  });
  return router;
}
