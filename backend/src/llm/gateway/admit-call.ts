import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayUse } from '../keys/find-key.ts';
import { redactBody } from '../policy/redact.ts';
import type { Refusal } from '../wire/errors.ts';
import { promptText } from '../wire/prompt-text.ts';
import { readRequestHead } from '../wire/request-head.ts';
import type { WireFormat } from '../wire/words.ts';
import type { HouseView } from './house.ts';
import { planCall } from './plan.ts';
import type { Rates } from './rates.ts';
import { refusal } from './reply.ts';
import { runCall, type Payer, type RunDeps } from './run-call.ts';

export interface AdmitDeps extends RunDeps {
  readonly rates: Rates;
  readonly random: () => number;
}

/** A request that came, and its answer. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** In whose words errors are told. */
  readonly format: WireFormat;
  readonly beganMs: number;
  readonly timeUs: number;
}

/** Who asks, and the house as it was then. */
export interface AskedBy {
  readonly view: HouseView;
  readonly key: Payer;
  readonly keyHash: string | null;
}

/** It has no limits, and so is not counted. */
const NO_KEY = 0;

/** The way of a body that was read: what it asks for, whether it may, where it goes. Resolves when the client has its answer. */
export async function admitCall(
  deps: AdmitDeps,
  visit: Visit,
  by: AskedBy,
  body: unknown,
  refuse: (why: Refusal) => void,
): Promise<void> {
  const { requestId, request, response, format, beganMs, timeUs } = visit;
  const { view, key } = by;
  const parsed = readRequestHead(format, body);
  if (!parsed.ok) {
    refuse(refusal('bad_request', parsed.problem.message, { param: parsed.problem.param }));
    return;
  }
  const { head } = parsed;
  if (!mayUse(key, head.model)) {
    refuse(
      refusal('forbidden', `This key may not use "${head.model}"; GET /v1/models lists what it may.`, {
        param: 'model',
        code: 'model_not_allowed',
      }),
    );
    return;
  }
  const plan = planCall(view, head.model, deps.random);
  if (plan === undefined) {
    refuse(
      refusal(
        'not_found',
        `No provider of this gateway serves "${head.model}"; GET /v1/models lists what there is.`,
        { param: 'model' },
      ),
    );
    return;
  }
  const expected = head.inputTokens + (head.maxOutputTokens ?? deps.guess.of(head.model)) * head.answers;
  const admitted = deps.rates.admit(key.id ?? NO_KEY, key, expected);
  if (admitted.outcome === 'limited') {
    const { by: limit, limit: most, retryAfterMs } = admitted;
    const what = limit === 'rpm' ? 'calls' : 'tokens';
    refuse(
      refusal('rate_limited', `This key may use ${String(most)} ${what} a minute.`, {
        code: `${limit}_limit`,
        retryAfterSeconds: retryAfterMs / 1_000,
      }),
    );
    return;
  }
  const project = view.projectById.get(key.project_id);
  const { body: mayLeave, places } = redactBody(parsed.body, project?.redact ?? 'off');
  const keeps = (project?.keep_texts_days ?? null) !== null;
  const prompt = keeps ? promptText(format, mayLeave) : null;
  const client = { format, head, body: mayLeave, headers: request.headers, redacted: places, prompt };
  admitted.settle(
    await runCall(deps, { requestId, request, response, client, ...by, plan, beganMs, timeUs }),
  );
}
