import { VigilError } from '@vigilops/contracts';
import type { Request } from 'express';
import type { Authenticate, StoreHealth, TokenRecord } from '../../model/index.ts';
import {
  type BodyForm,
  bodyLimits,
  type ByteBudget,
  declaredLength,
  noRoom,
  requireCompression,
  requireEncoding,
} from '@vigilops/otlp/http';
import type { CommitQueue } from '../commit/commit-queue.ts';
import type { GateLimits } from '../limits.ts';
import { requireBatchId } from './batch-id.ts';

export interface AdmissionDeps {
  /** Throws TLS_REQUIRED where plain HTTP is not taken. */
  readonly requireSecure: (request: Request) => void;
  readonly authenticate: Authenticate;
  /** The sender's own address, behind trusted proxies too. */
  readonly addressOf: (request: Request) => string;
  readonly storeHealth: () => StoreHealth;
  readonly queue: Pick<CommitQueue, 'hasRoom'>;
  readonly budget: ByteBudget;
  readonly limits: GateLimits;
}

export interface Admitted {
  readonly form: BodyForm;
  readonly token: TokenRecord;
  readonly batchId: string | null;
}

/**
 * All that can refuse a request by its headers alone, cheapest first. The store's health comes before the token:
 * while the database is down, looking tokens up would only queue.
 */
export async function admit(deps: AdmissionDeps, request: Request, signal: AbortSignal): Promise<Admitted> {
  const { limits } = deps;
  const { headers } = request;
  deps.requireSecure(request);
  const encoding = requireEncoding(headers['content-type']);
  const compression = requireCompression(headers['content-encoding']);
  const form: BodyForm = { encoding, compression };
  const batchId = requireBatchId(request);
  const length = declaredLength(request, bodyLimits(form, limits).wire);
  requireReady(deps.storeHealth());
  const token = await deps.authenticate(
    { authorization: request.headersDistinct.authorization ?? [], remoteAddress: deps.addressOf(request) },
    'ingest',
    signal,
  );
  requireRoom(deps, length ?? 0);
  return { form, token, batchId };
}

/** In the queue to the database, and in memory for a body that is declared so long. */
export function requireRoom(
  { queue, budget, limits }: Pick<AdmissionDeps, 'queue' | 'budget' | 'limits'>,
  bodyBytes: number,
): void {
  if (!queue.hasRoom()) {
    throw new VigilError('OVERLOADED', 'the queue to the database is full', {
      retryAfterSeconds: limits.overloadRetryAfterSeconds,
    });
  }
  if (!budget.hasRoom(bodyBytes)) {
    throw noRoom(limits.overloadRetryAfterSeconds);
  }
}

export function requireReady(health: StoreHealth): void {
  if (!health.ready) {
    throw new VigilError('STORE_UNAVAILABLE', health.reason ?? 'the database is not ready', {
      retryAfterSeconds: health.retryAfterSeconds,
    });
  }
}
