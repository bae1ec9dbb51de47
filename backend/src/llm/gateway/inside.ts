import { VigilError } from '@vigilops/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LlmCallRow } from '../../model/index.ts';
import { isObject, parsedJson, type JsonObject } from '../wire/json.ts';
import { admitCall, type AdmitDeps, type Visit } from './admit-call.ts';
import { tooManyUnderWay } from './calls-under-way.ts';
import type { HouseKeeper, HouseView } from './house.ts';
import { createInsideFetch, type InsideFetch } from './inside-fetch.ts';
import { planCall, type Plan } from './plan.ts';
import { MAX_BODY_BYTES, readBody } from './read-body.ts';
import { refusal, sendRefusal } from './reply.ts';
import { NO_TOKENS } from './row.ts';

/** Who asks a model from inside the house. */
export interface InsideAsker {
  /** Names, as the settings have them. */
  readonly provider: string;
  readonly model: string;
  /** Null: there is one project, or none was named: the first. */
  readonly project: string | null;
  readonly userId: number | null;
  /** Rows of the ledger are told apart by it. */
  readonly environment: 'assistant' | 'investigation' | 'digest';
}

/** A line to a model, for one question: budgets, redaction, journal and a row of the ledger as for every other call. */
export interface InsideLine {
  /** As it is asked for. */
  readonly model: string;
  /** As the gateway knows it; nothing that is not on this network may be sent raw text. */
  readonly provider: { readonly name: string; readonly type: string; readonly isLocal: boolean };
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** POST of a body of OpenAI's chat completions; the address is not looked at. */
  readonly fetch: InsideFetch;
  /** What so many tokens would cost at most; null: nobody knows. */
  expected(inputTokens: number, outputTokens: number): Money | null;
  /** Rows of the calls so far, when all that began have ended. */
  settled(): Promise<readonly LlmCallRow[]>;
}

export interface Money {
  readonly pico: bigint;
  readonly currency: string;
}

export type OpenedLine =
  | { readonly outcome: 'line'; readonly line: InsideLine }
  /** `no_project`: nobody could pay. */
  | { readonly outcome: 'no_model' | 'no_project' | 'starting'; readonly why: string };

/** How other rooms ask a model: there is no other way out of the house. */
export interface Inside {
  open(asker: InsideAsker): Promise<OpenedLine>;
}

export interface InsideDeps extends AdmitDeps {
  readonly keeper: Pick<HouseKeeper, 'view'>;
  readonly newId: () => string;
  /** Whether every address of this host is on a network of one's own. */
  readonly isLocal: (host: string) => Promise<boolean>;
}

export function createInside(deps: InsideDeps): Inside {
  return {
    async open(asker) {
      const view = deps.keeper.view();
      if (view === undefined) {
        return { outcome: 'starting', why: 'the gateway has not seen its database yet' };
      }
      const plan = planFor(view, asker);
      if (plan === undefined) {
        const why = `no provider "${asker.provider}" of the gateway serves "${asker.model}"`;
        return { outcome: 'no_model', why };
      }
      const project =
        asker.project === null
          ? view.house.projects[0]
          : view.house.projects.find(({ name }) => name === asker.project);
      if (project === undefined) {
        const why =
          asker.project === null
            ? 'there is no project that could pay'
            : `there is no project "${asker.project}" that could pay`;
        return { outcome: 'no_project', why };
      }
      const isLocal = await areLocal(deps, plan);
      return { outcome: 'line', line: lineOf(deps, { asker, plan, projectId: project.id, isLocal }) };
    },
  };
}

/** A model of a provider, or an alias that has a target there. */
function planFor(view: HouseView, { provider, model }: InsideAsker): Plan | undefined {
  const named = [...view.providerById.values()].some(({ name }) => name === provider);
  const alias = view.aliasByName.has(model) ? planCall(view, model, () => 0) : undefined;
  if (alias !== undefined) {
    return alias.targets.some((target) => target.provider.name === provider) ? alias : undefined;
  }
  return named ? planCall(view, `${provider}/${model}`, () => 0) : undefined;
}

function lineOf(
  deps: InsideDeps,
  by: {
    readonly asker: InsideAsker;
    readonly plan: Plan;
    readonly projectId: number;
    readonly isLocal: boolean;
  },
): InsideLine {
  const { asker, plan } = by;
  const [{ provider, model }] = plan.targets;
  const rows: LlmCallRow[] = [];
  const underWay = new Set<Promise<void>>();
  const ours: AdmitDeps = {
    ...deps,
    onRow: (row, record) => {
      rows.push(row);
      deps.onRow(row, record);
    },
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const call = answerOne(deps, ours, by, request, response);
    underWay.add(call);
    return call.finally(() => underWay.delete(call));
  };
  const view = viewNow(deps);
  const asked = view.aliasByName.has(asker.model) ? asker.model : `${asker.provider}/${asker.model}`;
  return {
    model: asked,
    provider: { name: provider.name, type: provider.type, isLocal: by.isLocal },
    maxTokensField: deps.providerOfType(provider.type)?.maxTokensField ?? 'max_tokens',
    fetch: createInsideFetch(answer),
    expected(input, output) {
      const price = deps.priceOf(viewNow(deps), provider, [model]);
      return price === null
        ? null
        : { pico: price.costOf({ ...NO_TOKENS, input, output }), currency: price.currency };
    },
    async settled() {
      await Promise.allSettled(underWay);
      return rows;
    },
  };
}

async function answerOne(
  deps: InsideDeps,
  ours: AdmitDeps,
  { asker, projectId }: { readonly asker: InsideAsker; readonly projectId: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const visit: Visit = {
    request,
    response,
    requestId: deps.newId(),
    format: 'chat',
    beganMs: deps.clock.monotonicMs(),
    timeUs: deps.clock.now().getTime() * 1_000,
  };
  const refuse = (why: Parameters<typeof sendRefusal>[2]) =>
    void sendRefusal(response, 'chat', why, visit.requestId);
  const crowded = tooManyUnderWay(deps.underWay);
  if (crowded !== undefined) {
    refuse(crowded);
    return;
  }
  const read = await readBody(request);
  if (read.outcome !== 'read') {
    refuse(refusal('too_large', `The question is larger than ${String(MAX_BODY_BYTES / 1_048_576)} MiB.`));
    return;
  }
  const free = { models: [], rpm: null, tpm: null };
  const { userId, environment } = asker;
  const key = { id: null, project_id: projectId, user_id: userId, environment, ...free };
  try {
    await admitCall(ours, visit, { view: viewNow(deps), key, keyHash: null }, bodyOf(read.bytes), refuse);
  } catch (error) {
    deps.logger.error(
      { err: error, requestId: visit.requestId },
      'a call of an LLM failed for a reason that is a defect',
    );
    refuse(refusal('internal', 'The gateway failed.'));
    response.destroy();
  }
}

const bodyOf = (bytes: Buffer): JsonObject => {
  const body = parsedJson(bytes.toString('utf8'));
  return isObject(body) ? body : {};
};

function viewNow(deps: InsideDeps): HouseView {
  const view = deps.keeper.view();
  if (view === undefined) {
    throw new VigilError('STORE_UNAVAILABLE', 'the gateway has not seen its database yet');
  }
  return view;
}

/** All that a call may go to: an alias falls back from one to the next. */
async function areLocal(deps: InsideDeps, { targets }: Plan): Promise<boolean> {
  for (const { provider: record, model } of targets) {
    const config = deps.configOf(record);
    const url =
      config === undefined
        ? undefined
        : deps.providerOfType(record.type)?.prepare(config, {
            format: 'chat',
            model,
            body: {},
            isStream: false,
            wantsUsage: false,
            clientHeaders: {},
          })?.url;
    if (url === undefined || !(await deps.isLocal(new URL(url).hostname).catch(() => false))) {
      return false;
    }
  }
  return true;
}
