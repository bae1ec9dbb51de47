import { VigilError } from '@vigilops/contracts';
import { jsonToProtobuf, type OtlpKind, WireError } from '@vigilops/otlp';
import {
  type BodyRoom,
  bodyLimits,
  declaredLength,
  receiveBody,
  requireCompression,
  requireEncoding,
} from '@vigilops/otlp/http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { errorCode } from '../host/error-code.ts';
import { SPOOL_FULL, type Spool } from '../spool/types.ts';
import { batchIdOf } from './batch-id.ts';
import { FULL_RETRY_AFTER_SECONDS, RELAY_LIMITS } from './limits.ts';
import { type Stamped, stampHost } from './own-resources.ts';
import type { RelayHost } from './types.ts';

export interface TakeDeps {
  readonly spool: Pick<Spool, 'append'>;
  readonly bodies: BodyRoom;
  readonly host: () => RelayHost;
}

/** The partial_success of the answer; null where all was taken. */
export type Partial = { readonly rejected: number; readonly message: string } | null;

/** One key: nobody tells programs of this host apart. */
const ANYBODY = 0;

/**
 * Reads a request into the spool; resolves after fdatasync. Throws a VigilError for what cannot be taken: with
 * OVERLOADED or when `ends` aborts, the same bytes may be handed in again, and are stored once.
 */
export async function takeRequest(
  deps: TakeDeps,
  kind: OtlpKind,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ends: AbortSignal,
): Promise<Partial> {
  const { budget, inflateInTurn } = deps.bodies;
  const { headers } = request;
  const form = {
    encoding: requireEncoding(headers['content-type']),
    compression: requireCompression(headers['content-encoding']),
  };
  declaredLength(request, bodyLimits(form, RELAY_LIMITS).wire);
  const reservation = budget.open();
  try {
    const options = { limits: RELAY_LIMITS, reservation, inflateInTurn, senderId: ANYBODY, signal: ends };
    const sent = await receiveBody(request, response, form, options);
    const { body, rejections } =
      form.encoding === 'json' ? jsonToProtobuf(kind, sent) : { body: sent, rejections: [] };
    const stamped = stamp(kind, body, deps.host());
    if (stamped.rows > 0) {
      await keep(deps.spool, kind, stamped);
    }
    return partialOf([...rejections, ...foreignRejections(stamped, deps.host())]);
  } finally {
    reservation.release();
  }
}

function stamp(kind: OtlpKind, body: Uint8Array, host: RelayHost): Stamped {
  try {
    return stampHost(kind, body, host);
  } catch (error) {
    if (error instanceof WireError) {
      throw new VigilError('BODY_MALFORMED', `the body is no OTLP request: ${error.message}`);
    }
    throw error;
  }
}

async function keep(spool: TakeDeps['spool'], kind: OtlpKind, stamped: Stamped): Promise<void> {
  const { body, rows, isDated } = stamped;
  try {
    await spool.append({
      kind: `relay-${kind}`,
      body,
      rows,
      positions: [],
      ...(isDated ? { batchId: batchIdOf(kind, body) } : {}),
    });
  } catch (error) {
    const isFull = errorCode(error) === SPOOL_FULL;
    throw new VigilError(
      'OVERLOADED',
      isFull && error instanceof Error ? error.message : 'the agent is stopping',
      { cause: error, retryAfterSeconds: isFull ? FULL_RETRY_AFTER_SECONDS : 1 },
    );
  }
}

interface Rejection {
  readonly reason: string;
  readonly count: number;
}

function foreignRejections({ foreign, foreignId = '' }: Stamped, host: RelayHost): readonly Rejection[] {
  return foreign === 0
    ? []
    : [
        {
          count: foreign,
          reason: `host.id ${JSON.stringify(foreignId.slice(0, 100))} is another host than this one (${host.id}): leave host.id out of the resource, or send to the server itself with an API token`,
        },
      ];
}

const MAX_REASONS = 10;

function partialOf(rejections: readonly Rejection[]): Partial {
  const rejected = rejections.reduce((sum, { count }) => sum + count, 0);
  const message = rejections
    .slice(0, MAX_REASONS)
    .map(({ count, reason }) => `${count}: ${reason}`)
    .join('; ');
  return rejections.length === 0 ? null : { rejected, message };
}
