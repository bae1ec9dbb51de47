import type { LlmProviderTested } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { fieldsOf, listOf, textOf } from '../wire/json.ts';
import type { Provider, ProviderRequest } from '../providers/provider.ts';

/** Asks once, follows nothing, never rejects, and reaches no address that must not be asked. */
export type AskProvider = (question: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}) => Promise<
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly text: string;
    }
  | { readonly kind: 'failed' | 'forbidden'; readonly error: string }
>;

type Config = Readonly<Record<string, unknown>>;
type Verdict = Pick<LlmProviderTested, 'outcome' | 'message'>;

export interface TryProvider {
  /** `models`: what it lists; empty where it lists none. */
  models(
    provider: Provider,
    config: Config,
    signal: AbortSignal,
  ): Promise<Verdict & { readonly models: readonly string[] }>;
  /** A question of a few words to one of its models. */
  chat(
    provider: Provider,
    config: Config,
    model: string,
    signal: AbortSignal,
  ): Promise<Verdict & { readonly answer: string | null }>;
}

/** Somebody looks at the button. */
const LIMIT_MS = 20_000;
/** Lists of several hundred models, each with its description. */
const MOST_BYTES = 8 * 1_048_576;
const MAX_ANSWER = 500;
const MAX_MODELS = 5_000;
/** Models that think first do so within these. */
const MAX_TOKENS = 512;
const REDIRECTED = 'it redirects, which is not followed: give the address that it leads to';
const WORKS: Verdict = { outcome: 'works', message: '' };

export function createTryProvider(deps: { readonly ask: AskProvider; readonly clock: Clock }): TryProvider {
  /** A body, or why there is none. */
  async function exchange(
    provider: Provider,
    config: Config,
    { method, url, headers, body }: ProviderRequest,
    signal: AbortSignal,
  ): Promise<Verdict & { readonly body?: unknown }> {
    const answer = await deps.ask({
      method,
      url,
      headers,
      ...(body === null ? {} : { body }),
      mostBytes: MOST_BYTES,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    if (answer.kind !== 'answer') {
      return { outcome: answer.kind === 'failed' ? 'unreachable' : 'refused', message: answer.error };
    }
    if (answer.status >= 300 && answer.status < 400) {
      return { outcome: 'refused', message: REDIRECTED };
    }
    const json = jsonOf(answer.text);
    if (answer.status >= 200 && answer.status < 300) {
      return json === undefined
        ? {
            outcome: 'refused',
            message: 'it answers, but not as this kind of provider does: is the address right?',
          }
        : { ...WORKS, body: json };
    }
    const nowMs = deps.clock.now().getTime();
    const headersOf = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      headersOf.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
    }
    const failure = provider.judge(config, { status: answer.status, headers: headersOf, body: json }, nowMs);
    return { outcome: outcomeOf(failure.class), message: failure.message };
  }

  return {
    models: async (provider, config, signal) => {
      const question = provider.discovery(config);
      if (question === null) {
        return { ...WORKS, models: [] };
      }
      const { body, ...verdict } = await exchange(provider, config, question, signal);
      return { ...verdict, models: provider.parseModels(body).slice(0, MAX_MODELS) };
    },

    chat: async (provider, config, model, signal) => {
      const question = questionTo(provider, config, model);
      if (question === undefined) {
        return { outcome: 'refused', message: 'this kind of provider does not chat', answer: null };
      }
      const { body, ...verdict } = await exchange(provider, config, question, signal);
      return { ...verdict, answer: verdict.outcome === 'works' ? wordsOf(body) : null };
    },
  };
}

function questionTo(provider: Provider, config: Config, model: string): ProviderRequest | undefined {
  const format = provider.endpoints.find((endpoint) => endpoint === 'chat' || endpoint === 'messages');
  if (format === undefined) {
    return undefined;
  }
  const limit = format === 'messages' ? 'max_tokens' : provider.maxTokensField;
  return provider.prepare(config, {
    format,
    model,
    body: { messages: [{ role: 'user', content: 'Say hello in one word.' }], [limit]: MAX_TOKENS },
    isStream: false,
    wantsUsage: true,
    clientHeaders: {},
  });
}

/** What a chat, or a message of Anthropic's form, says. */
function wordsOf(body: unknown): string {
  const fields = fieldsOf(body);
  const [choice] = listOf(fields.choices);
  const said = textOf(fieldsOf(fieldsOf(choice).message).content);
  const parts = listOf(fields.content).map((part) => textOf(fieldsOf(part).text) ?? '');
  return (said ?? parts.join('')).slice(0, MAX_ANSWER);
}

type FailureClass = ReturnType<Provider['judge']>['class'];

function outcomeOf(failure: FailureClass): Verdict['outcome'] {
  switch (failure) {
    case 'rate_limited':
    case 'overloaded':
      return 'busy';
    case 'server':
      return 'unreachable';
    case 'auth':
    case 'quota':
    case 'bad_request':
    case 'context_too_long':
    case 'not_found':
    case 'content_filter':
      return 'refused';
    default:
      return failure satisfies never;
  }
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
