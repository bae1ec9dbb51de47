import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Logger } from '@vigilops/runtime';
import { budgetsOfCall, type BudgetOfCall } from '../budgets/of-call.ts';
import type { BudgetShares } from '../budgets/shares.ts';
import type { LlmCallRow, LlmCallTexts, LlmKeyRecord, LlmProviderRecord } from '../../model/index.ts';
import type { ClosedCall, OpenCall } from '../ledger/journal-lines.ts';
import type { Place } from '../ledger/journal.ts';
import { LedgerFull, type Ledger } from '../ledger/ledger.ts';
import type { Provider } from '../providers/provider.ts';
import { keepAnswerText } from '../wire/answer-text.ts';
import { refusalEvent, type Refusal } from '../wire/errors.ts';
import { createAnswerReader, type AnswerReader } from '../wire/usage/reader.ts';
import { estimateTokens } from '../wire/estimate.ts';
import type { KeptText } from '../wire/kept-text.ts';
import type { TokenUsage } from '../wire/words.ts';
import { startAttempt, type Attempted, type RunningAttempt } from './attempt.ts';
import type { CallsUnderWay } from './calls-under-way.ts';
import type { HouseView } from './house.ts';
import { hidingSecrets, secretsOf, type Secrets } from './hide-secrets.ts';
import { mayTryElsewhere, refusalOf } from './failure.ts';
import type { OutputGuess } from './output-guess.ts';
import type { Plan, Target } from './plan.ts';
import { prepareCall, type ClientCall, type Prepared } from './prepare.ts';
import { headersOfAnswer, refusal, sendRefusal } from './reply.ts';
import { holdBudgets } from './reserve.ts';
import { NO_TOKENS, rowOfAttempt, rowOfRefused, type Price } from './row.ts';
import type { Upstream } from './upstream.ts';

export interface RunDeps {
  readonly upstream: Upstream;
  readonly shares: BudgetShares;
  readonly ledger: Ledger;
  readonly underWay: CallsUnderWay;
  readonly guess: OutputGuess;
  readonly providerOfType: (type: string) => Provider | undefined;
  /** With its secrets; undefined where they cannot be opened. */
  readonly configOf: (provider: LlmProviderRecord) => Readonly<Record<string, unknown>> | undefined;
  readonly priceOf: (view: HouseView, provider: LlmProviderRecord, models: readonly string[]) => Price | null;
  readonly timeZone: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every row. */
  readonly onRow: (row: LlmCallRow, provider: LlmProviderRecord | null) => void;
}

/** Who pays for a call: a key, or whoever tries a model without one. */
export type Payer = Pick<
  LlmKeyRecord,
  'project_id' | 'user_id' | 'environment' | 'models' | 'rpm' | 'tpm'
> & { readonly id: number | null };

/** A call whose key and body are good, and where it may go. */
export interface AdmittedCall {
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: ClientCall;
  readonly view: HouseView;
  readonly key: Payer;
  /** Null: it is asked without a key. */
  readonly keyHash: string | null;
  readonly plan: Plan;
  readonly beganMs: number;
  readonly timeUs: number;
}

/** A whole answer may take as long as a model thinks. */
const WHOLE_MS = 600_000;

/**
 * Asks one provider after the other until one has answered, and leaves a row for each that was asked. Resolves with the
 * tokens that were used, when the client has its answer.
 */
export async function runCall(deps: RunDeps, call: AdmittedCall): Promise<number> {
  const { plan } = call;
  let used = 0;
  for (const [index, target] of plan.targets.entries()) {
    const isLast = index === plan.targets.length - 1;
    const turn = await takeTurn(deps, call, target, { attempt: index + 1, isLast });
    used += turn.tokens;
    if (turn.isOver) {
      break;
    }
  }
  return used;
}

interface Turn {
  readonly tokens: number;
  readonly isOver: boolean;
}

async function takeTurn(
  deps: RunDeps,
  call: AdmittedCall,
  target: Target,
  { attempt, isLast }: { readonly attempt: number; readonly isLast: boolean },
): Promise<Turn> {
  const { client, response, view, requestId } = call;
  const { provider: record, model } = target;
  const price = deps.priceOf(view, record, [model]);
  const budgets = budgetsOf(deps, call, target);
  const open = openCall(call, target, attempt, { price, budgets });
  const elsewhere: Turn = { tokens: 0, isOver: false };
  /** A deployment may have any name: the model that answered has a price of its own. Other tiers are in no table. */
  const paidPrice = (attempted: Attempted): Price | null => {
    if (attempted.outcome !== 'answered') {
      return price;
    }
    const { model: answered, serviceTier } = attempted.report;
    if (serviceTier !== null) {
      return null;
    }
    return price ?? (answered === null ? null : deps.priceOf(view, record, [model, answered]));
  };
  const refuse = (why: Refusal): Turn => {
    const httpStatus = sendRefusal(response, client.format, why, requestId);
    const times = { beganMs: call.beganMs, endedMs: deps.clock.monotonicMs() };
    const row = rowOfRefused(open, { httpStatus, error: why.message }, times);
    close(deps, { row, charges: [] }, { provider: record, place: null });
    return { tokens: 0, isOver: true };
  };

  const provider = deps.providerOfType(record.type);
  const config = deps.configOf(record);
  if (provider === undefined || config === undefined) {
    const message = `The provider "${record.name}" cannot be used: an Admin has to set its key anew.`;
    return isLast ? refuse(refusal('bad_gateway', message)) : elsewhere;
  }
  const nowMs = deps.clock.now().getTime();
  const ready = prepareCall(provider, config, client, { model, nowMs });
  if (!ready.ok) {
    const { message, param } = ready.problem;
    return isLast ? refuse(refusal('bad_request', message, { param })) : elsewhere;
  }
  const pico = price?.costOf(expectedUsage(deps, call, model)) ?? 0n;
  const holding = await holdBudgets(deps.shares, budgets, { model, price, pico });
  if (!holding.ok) {
    return refuse(holding.why);
  }
  let place: Place;
  try {
    place = await deps.ledger.open(open);
  } catch (error) {
    holding.charge({ costPico: 0n, currency: null });
    if (error instanceof LedgerFull) {
      const message = `No call is made that could not be accounted for: ${error.message}.`;
      return refuse(refusal('unavailable', message, { retryAfterSeconds: 5 }));
    }
    throw error;
  }

  const beganMs = attempt === 1 ? call.beganMs : deps.clock.monotonicMs();
  const bare = createAnswerReader(ready.prepared.spoken);
  const keeping = client.prompt === null ? null : keepAnswerText(bare, ready.prepared.spoken);
  const secrets = secretsOf(provider, config);
  const attempted = await ask(deps, call, ready.prepared, { open, reader: keeping ?? bare, secrets });
  const asked = { record, provider, config, nowMs };
  const goesOn = !isLast && !response.destroyed && mayTryElsewhere(attempted, asked);
  const row = rowOfAttempt(open, attempted, paidPrice(attempted), {
    beganMs,
    endedMs: deps.clock.monotonicMs(),
    isFinal: !goesOn,
    texts: client.prompt === null || keeping === null ? null : textsOf(client.prompt, keeping.kept()),
  });
  close(deps, { row, charges: holding.charge(row) }, { provider: record, place });
  deps.guess.note(model, row.outputTokens);
  const why = goesOn ? null : refusalOf(attempted, asked);
  if (why !== null) {
    sendRefusal(response, client.format, why, requestId);
  }
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = row;
  return { tokens: inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens, isOver: !goesOn };
}

function budgetsOf(deps: RunDeps, { view, key, client, timeUs }: AdmittedCall, { provider, model }: Target) {
  return budgetsOfCall(
    view.house.budgets,
    {
      projectId: key.project_id,
      keyId: key.id,
      userId: key.user_id,
      providerId: provider.id,
      models: [client.head.model, model],
    },
    { nowUs: timeUs, timeZone: deps.timeZone() },
  );
}

function openCall(
  { requestId, timeUs, client, key }: AdmittedCall,
  { provider }: Target,
  attempt: number,
  money: { readonly price: Price | null; readonly budgets: readonly BudgetOfCall[] },
): OpenCall {
  const { price, budgets } = money;
  return {
    requestId,
    attempt,
    isFinal: true,
    timeUs,
    endpoint: client.format,
    stream: client.head.isStream,
    model: client.head.model,
    providerId: provider.id,
    keyId: key.id,
    projectId: key.project_id,
    userId: key.user_id,
    environment: key.environment,
    inputTokens: client.head.inputTokens,
    rates: price === null ? null : price.ofToken,
    budgets: budgets.map(({ window, currency }) => ({ ...window, currency })),
  };
}

async function ask(
  deps: RunDeps,
  call: AdmittedCall,
  { call: prepared, rewriter, dropped }: Prepared,
  by: { readonly open: OpenCall; readonly reader: AnswerReader; readonly secrets: Secrets },
): Promise<Attempted> {
  const { open, reader, secrets } = by;
  const { client, response, plan, requestId } = call;
  const { isStream } = client.head;
  const running: RunningAttempt = startAttempt({
    upstream: hidingSecrets(deps.upstream, secrets),
    question: {
      url: prepared.url,
      headers: prepared.headers,
      body: Buffer.from(prepared.body ?? ''),
      headMs: isStream ? plan.firstTokenMs : WHOLE_MS,
    },
    response,
    isStream,
    reader,
    rewriter,
    headersFor: (headers) =>
      headersOfAnswer(headers, {
        requestId,
        isStream,
        isRewritten: rewriter !== null,
        dropped,
        redacted: client.redacted,
      }),
    lastWords: (message) => refusalEvent(client.format, refusal('bad_gateway', message), requestId),
    clock: deps.clock,
  });
  const leave = deps.underWay.add({
    keyHash: call.keyHash,
    stop: running.stop,
    progress: () => {
      const { usage, output } = running.report();
      const outputTokens = Math.max(usage?.output ?? 0, estimateTokens(output));
      return outputTokens === 0
        ? undefined
        : {
            requestId,
            attempt: open.attempt,
            timeUs: deps.clock.now().getTime() * 1_000,
            inputTokens: usage?.input ?? open.inputTokens,
            outputTokens,
          };
    },
  });
  try {
    return await running.done;
  } finally {
    leave();
  }
}

function textsOf(prompt: KeptText, answer: KeptText): LlmCallTexts {
  return { prompt: prompt.text, isPromptCut: prompt.isCut, answer: answer.text, isAnswerCut: answer.isCut };
}

/** What the call may cost at most, as far as that can be told. */
function expectedUsage(deps: RunDeps, { client }: AdmittedCall, model: string): TokenUsage {
  const { inputTokens, maxOutputTokens, answers } = client.head;
  const output = (maxOutputTokens ?? deps.guess.of(model)) * answers;
  return { ...NO_TOKENS, input: inputTokens, output };
}

function close(
  deps: RunDeps,
  call: ClosedCall,
  { provider, place }: { readonly provider: LlmProviderRecord; readonly place: Place | null },
): void {
  deps.ledger.closed(call, place);
  deps.onRow(call.row, provider);
}
