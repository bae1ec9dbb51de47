import type { IncomingMessage, ServerResponse } from 'node:http';
import { findKey, presentedKey, stateOfKey } from '../keys/find-key.ts';
import type { LlmKeyRecord } from '../../model/index.ts';
import type { Refusal } from '../wire/errors.ts';
import { parsedJson } from '../wire/json.ts';
import { admitCall, type AdmitDeps, type Visit } from './admit-call.ts';
import { tooManyUnderWay } from './calls-under-way.ts';
import type { HouseKeeper, HouseView } from './house.ts';
import { listModels, showModel } from './models.ts';
import { gatewayPath, type GatewayPath } from './paths.ts';
import { MAX_BODY_BYTES, readBody } from './read-body.ts';
import { refusal, sendJson, sendRefusal } from './reply.ts';
import type { RunDeps } from './run-call.ts';

export interface GatewayDeps extends AdmitDeps {
  readonly keeper: Pick<HouseKeeper, 'view'>;
  readonly newId: () => string;
  /** Throws for plain HTTP from another machine, where that is not allowed. */
  readonly requireSecure: (request: IncomingMessage) => void;
}

/** False: the request is none of the gateway's. */
export type Gateway = (request: IncomingMessage, response: ServerResponse) => boolean;

/** OpenAI's and Anthropic's API in front of every provider of the house. */
export function createGateway(deps: GatewayDeps): Gateway {
  return (request, response) => {
    const path = gatewayPath(request.url ?? '');
    if (path === undefined) {
      return false;
    }
    const isAnthropic = request.headers['anthropic-version'] !== undefined;
    const visit: Visit = {
      request,
      response,
      requestId: deps.newId(),
      format: path.kind === 'call' ? path.format : isAnthropic ? 'messages' : 'chat',
      beganMs: deps.clock.monotonicMs(),
      timeUs: deps.clock.now().getTime() * 1_000,
    };
    answer(deps, path, visit).catch((error: unknown) => {
      deps.logger.error(
        { err: error, requestId: visit.requestId },
        'a call of an LLM failed for a reason that is a defect',
      );
      sendRefusal(response, visit.format, refusal('internal', 'The gateway failed.'), visit.requestId);
      response.destroy();
    });
    return true;
  };
}

async function answer(deps: GatewayDeps, path: GatewayPath, visit: Visit): Promise<void> {
  const { request, response, format, requestId } = visit;
  const refuse = (why: Refusal) => {
    // The body may still be on its way, and nobody wants it.
    if (!request.complete) {
      response.setHeader('connection', 'close');
    }
    sendRefusal(response, format, why, requestId);
  };
  const method = path.kind === 'call' ? 'POST' : 'GET';
  if (request.method !== method) {
    response.setHeader('allow', method);
    refuse(refusal('bad_request', `Use ${method} here.`, { code: 'method_not_allowed' }));
    return;
  }
  try {
    deps.requireSecure(request);
  } catch (error) {
    refuse(refusal('forbidden', error instanceof Error ? error.message : 'Use https.'));
    return;
  }
  const view = deps.keeper.view();
  if (view === undefined) {
    refuse(
      refusal('unavailable', 'The gateway is starting, and has not seen its database yet.', {
        retryAfterSeconds: 1,
      }),
    );
    return;
  }
  const found = findKey(presentedKey(request.headers), view.keyByHash, visit.timeUs);
  if (found.outcome !== 'key') {
    refuse(refusal('unauthenticated', KEY_TROUBLE[found.outcome]));
    return;
  }
  if (path.kind === 'call') {
    await answerCall(deps, visit, { view, key: found.key, keyHash: found.hash }, refuse);
    return;
  }
  const isAnthropic = format === 'messages';
  const body =
    path.kind === 'models'
      ? listModels(view, found.key, isAnthropic)
      : showModel(view, found.key, path.name, isAnthropic);
  if (body === undefined) {
    refuse(
      refusal('not_found', 'There is no such model for this key; GET /v1/models lists those that there are.'),
    );
    return;
  }
  sendJson(response, 200, body);
}

const KEY_TROUBLE = {
  missing: 'Send a key of VigilOps: "Authorization: Bearer vg-…", or "x-api-key: vg-…".',
  unknown: 'This key is unknown. Keys of VigilOps begin with "vg-"; keys of providers are of no use here.',
  revoked: 'This key was revoked.',
  expired: 'This key has expired, or was replaced by a newer one.',
} as const;

async function answerCall(
  deps: GatewayDeps,
  visit: Visit,
  by: { readonly view: HouseView; readonly key: LlmKeyRecord; readonly keyHash: string },
  refuse: (why: Refusal) => void,
): Promise<void> {
  const { request, response } = visit;
  const crowded = tooManyUnderWay(deps.underWay);
  if (crowded !== undefined) {
    refuse(crowded);
    return;
  }
  if (request.headers.expect?.toLowerCase() === '100-continue') {
    response.writeContinue();
  }
  const read = await readBody(request);
  if (read.outcome !== 'read') {
    const why = {
      too_large: refusal('too_large', `The body is larger than ${String(MAX_BODY_BYTES / 1_048_576)} MiB.`),
      too_slow: refusal('timeout', 'The body did not arrive within 30 s.'),
      gone: refusal('timeout', 'The body did not arrive.'),
    }[read.outcome];
    refuse(why);
    return;
  }
  await admitCall(deps, visit, by, parsedJson(read.bytes.toString('utf8')), refuse);
}

/** Ends calls whose key is good no more. */
export function endCallsOfLostKeys(underWay: RunDeps['underWay'], view: HouseView, nowUs: number): void {
  underWay.each((call) => {
    if (call.keyHash === null) {
      return;
    }
    const key = view.keyByHash.get(call.keyHash);
    if (key === undefined || stateOfKey(key, nowUs) !== 'active') {
      call.stop('the key of this call was revoked');
    }
  });
}
