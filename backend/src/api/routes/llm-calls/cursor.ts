import { VigilError } from '@vigilops/contracts';
import { parseTimeUs, type LlmCall } from '@vigilops/contracts/api';
import type { LlmCallQuestion } from '../../../model/index.ts';
import { decodeCursor } from '../../page.ts';

const TIE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,5})$/u;
/** What the database has for an attempt. */
const MOST_ATTEMPT = 32_767;

/** Where a page ends: calls of one moment are told apart by their ids. */
export function placeOf(call: LlmCall): readonly [text: string, tie: string] {
  return [call.time, `${call.request_id}/${String(call.attempt)}`];
}

export function readPlace(cursor: string | undefined): LlmCallQuestion['before'] {
  const place = decodeCursor(cursor);
  if (place === undefined) {
    return undefined;
  }
  const timeUs = parseTimeUs(place[0], 0);
  const [, requestId, attempt] = TIE.exec(String(place[1])) ?? [];
  if (timeUs === undefined || requestId === undefined || Number(attempt) > MOST_ATTEMPT) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave');
  }
  return { timeUs, requestId, attempt: Number(attempt) };
}
