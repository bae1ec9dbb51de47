import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import type { QueueKind } from '../spool/types.ts';
import { judge, type Sign } from './answer.ts';
import type { OtlpClient } from './otlp-client.ts';
import { splitRequest } from './split-request.ts';

export interface Parcel {
  readonly kind: QueueKind;
  readonly batchId: string;
  readonly rows: number;
  readonly payload: Uint8Array;
}

/** What became of a parcel. `refused` and `message` are the server's partial success, added up over its parts. */
export type Outcome =
  | {
      readonly settled: true;
      readonly sentRows: number;
      readonly refused: number;
      readonly message: string;
      readonly givenUp: readonly GivenUp[];
    }
  | {
      readonly settled: false;
      /** `refused`: it is we who are refused, not what we send. */
      readonly sign: Sign;
      readonly afterMs: number;
      readonly reason: string;
    };

export interface GivenUp {
  readonly reason: string;
  readonly payload: Uint8Array;
  readonly rows: number;
}

/** Posts a parcel; where the server finds it too large, in halves of halves. Rejects when the server gives no answer. */
export async function deliver(
  parcel: Parcel,
  client: Pick<OtlpClient, 'post'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const verdict = judge(await client.post(parcel.kind, parcel.batchId, parcel.payload, signal), nowMs);
  switch (verdict.next) {
    case 'done': {
      const sentRows = Math.max(parcel.rows - verdict.refused, 0);
      return { settled: true, sentRows, refused: verdict.refused, message: verdict.message, givenUp: [] };
    }
    case 'later':
      return { settled: false, sign: verdict.sign, afterMs: verdict.afterMs, reason: verdict.reason };
    case 'refused':
      return { settled: false, sign: 'refused', afterMs: verdict.afterMs, reason: verdict.reason };
    case 'give_up':
      return givenUp(parcel, verdict.reason);
    case 'split':
      return deliverInHalves(parcel, verdict.reason, client, nowMs, signal);
    default:
      return verdict satisfies never;
  }
}

async function deliverInHalves(
  parcel: Parcel,
  reason: string,
  client: Pick<OtlpClient, 'post'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const halves = splitRequest(parcel.kind, await promisify(gunzip)(parcel.payload));
  if (halves === undefined) {
    return givenUp(parcel, reason);
  }
  let [sentRows, refused, message] = [0, 0, ''];
  const lost: GivenUp[] = [];
  for (const [index, half] of halves.entries()) {
    const payload = await promisify(gzip)(half.body, { level: 1 });
    const batchId = childBatchId(parcel.batchId, index);
    const outcome = await deliver({ ...half, kind: parcel.kind, batchId, payload }, client, nowMs, signal);
    if (!outcome.settled) {
      // The whole parcel comes again; the halves that arrived are known by their batch ids.
      return outcome;
    }
    sentRows += outcome.sentRows;
    refused += outcome.refused;
    message = message === '' ? outcome.message : message;
    lost.push(...outcome.givenUp);
  }
  return { settled: true, sentRows, refused, message, givenUp: lost };
}

function givenUp(parcel: Parcel, reason: string): Outcome {
  const { payload, rows } = parcel;
  return { settled: true, sentRows: 0, refused: 0, message: '', givenUp: [{ reason, payload, rows }] };
}

/** The same halves have the same ids at every try: a UUID of version 8 (RFC 9562) from the parent's id and the place. */
function childBatchId(parent: string, index: number): string {
  const bytes = createHash('sha256').update(`${parent}/${index}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
