import { VigilError } from '@vigilops/contracts';
import type { Request, Response } from 'express';
import { encodingOf, requireCompression } from '@vigilops/otlp/http';
import type { BodyForm, Push, ShipperDoor } from '../door.ts';
import { encodeInTurns } from '../encode-in-turns.ts';
import { errorWords } from '../error-words.ts';
import { readJsonPush } from './read-json.ts';
import { inflateSnappy, readProtobufPush } from './read-protobuf.ts';
import { lokiGroups } from './to-otlp.ts';

const PUSH = '/loki/api/v1/push';
/** Each is a resource, and the gate takes no more that are new in one request. */
const MAX_GROUPS_A_PART = 1_000;

/**
 * Loki's push API (grafana.com/docs/loki, "Ingest logs"): JSON, or protobuf in a block of snappy. 204 when all is stored.
 * Promtail, Alloy, Fluent Bit and Vector try again after 429 and 5xx, and drop what is answered with any other code.
 */
export const lokiDoor: ShipperDoor = {
  name: 'loki',
  routes: [
    { kind: 'push', method: 'post', path: PUSH, form: formOf, serve },
    // Vector asks before it begins, and goes on whatever the answer is.
    { kind: 'probe', method: 'get', path: '/ready', answer: sayReady },
  ],
  refuse,
};

/** As Loki has it: what does not say that it is JSON is protobuf. */
function formOf(request: Request): BodyForm {
  const given = request.headers['content-encoding'];
  const compression = given?.trim().toLowerCase() === 'snappy' ? null : requireCompression(given);
  return { compression, isOneJson: isJson(request) };
}

function isJson(request: Request): boolean {
  return encodingOf(request.headers['content-type']) === 'json';
}

async function serve(push: Push, response: Response): Promise<void> {
  const { request, body, maxBodyBytes, signal } = push;
  const streams = isJson(request)
    ? readJsonPush(body)
    : readProtobufPush(await inflateSnappy(body, maxBodyBytes));
  const groups = lokiGroups(streams, push.nextSequence);
  const refusals: string[] = [];
  for (let part = 0; ; part += 1) {
    const protobuf = await encodeInTurns(firstOf(groups, MAX_GROUPS_A_PART), signal);
    if (protobuf.length === 0) {
      break;
    }
    // Lines of one stream, time and text are one line for Loki: bytes that are the same mean the same lines.
    const { partial } = await push.store(protobuf, push.batchIdOf(body, part));
    if (partial !== null && partial.rejected > 0) {
      refusals.push(partial.message);
    }
  }
  if (refusals.length > 0) {
    throw new VigilError('REQUEST_INVALID', refusals.join('; '));
  }
  response.status(204).end();
}

/** Leaves the others for later. */
function* firstOf<Item>(items: Iterator<Item, unknown>, count: number): Generator<Item> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = items.next();
    if (next.done === true) {
      return;
    }
    yield next.value;
  }
}

function sayReady(_request: Request, response: Response): void {
  response.type('text/plain').send('ready\n');
}

function refuse(response: Response, error: VigilError): void {
  response
    .status(error.status)
    .type('text/plain')
    .send(`${errorWords(error)}\n`);
}
