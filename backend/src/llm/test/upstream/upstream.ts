import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from '@vigilops/testkit/seeded';
import { isObject, parsedJson, textOf, type JsonObject } from '../../wire/json.ts';
import type { WireFormat } from '../../wire/words.ts';
import type { Dialect, Plan, UpstreamCall } from './call.ts';
import { CHAT } from './formats/chat.ts';
import { COMPLETIONS } from './formats/completions.ts';
import { EMBEDDINGS } from './formats/embeddings.ts';
import { MESSAGES } from './formats/messages.ts';
import { RESPONSES } from './formats/responses.ts';
import type { Format } from './formats/saying.ts';
import { generate, tokensOf, wantedCalls } from './generate.ts';
import { MODELS } from './model-list.ts';
import { createPromptCache } from './prompt-cache.ts';
import { refused, type Answered, type Refused } from './refusals.ts';
import { baseOf, routeOf, type Route } from './routes.ts';
import { keyIn, read, type Accepted } from './rules.ts';
import { closed, sendStream, sendWhole } from './sending.ts';
import { textsOf } from './tokens.ts';

export interface MockUpstream {
  readonly url: string;
  /** What an operator would enter as the address of this provider. */
  readonly baseUrl: (dialect: Dialect) => string;
  /** The only key that is taken; Ollama takes any, and none. */
  readonly key: string;
  /** All of them, the oldest first. */
  readonly calls: readonly UpstreamCall[];
  /** For the next calls, in this order; after them the usual one holds. */
  readonly plan: (...plans: readonly Plan[]) => void;
  readonly usually: (plan: Plan) => void;
  /** Resolves when nothing is under way any more. */
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const FORMATS: Readonly<Record<WireFormat, Format>> = {
  chat: CHAT,
  completions: COMPLETIONS,
  embeddings: EMBEDDINGS,
  responses: RESPONSES,
  messages: MESSAGES,
};
const ID_OF: Readonly<Record<WireFormat, string>> = {
  chat: 'chatcmpl',
  completions: 'cmpl',
  embeddings: 'emb',
  responses: 'resp',
  messages: 'msg',
};
const CREATED_SECONDS = 1_764_000_000;

/** Every provider on one port of loopback: their real paths, rules, words and errors, and what they would bill. */
export async function openMockUpstream({
  seed = 1,
  key = 'sk-mock-upstream-key-0001',
} = {}): Promise<MockUpstream> {
  const random = seeded(seed);
  const cacheOf = createPromptCache();
  const calls: UpstreamCall[] = [];
  const plans: Plan[] = [];
  const underWay = new Set<Promise<void>>();
  let usual: Plan = {};

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://upstream');
    const route = routeOf(url);
    const text = await bodyOf(request);
    const parsed = parsedJson(text);
    const body = isObject(parsed) ? parsed : null;
    const call: UpstreamCall = {
      dialect: route?.dialect ?? 'openai',
      format: route?.format ?? 'models',
      path: url.pathname + url.search,
      headers: request.headers,
      body,
      status: 200,
      promptTokens: 0,
      cachedTokens: 0,
      writtenTokens: 0,
      writtenLongTokens: 0,
      generatedTokens: 0,
      reasoningTokens: 0,
      deliveredTokens: 0,
      isFinished: false,
      isAborted: false,
    };
    calls.push(call);
    const plan = plans.shift() ?? usual;
    const say = (answered: Answered, headers: Record<string, string> = {}) => {
      call.status = answered.status;
      call.isFinished = true;
      sendJson(response, answered, headers);
    };
    if (route === null) {
      say(refused(call.dialect, 'models', { why: 'path' }, ''));
      return;
    }
    const given = keyIn(route.dialect, route.format, request.headers);
    const no = (reason: Refused) => refused(route.dialect, route.format, reason, given);
    if (route.dialect !== 'ollama' && given !== key) {
      say(no({ why: 'auth' }));
      return;
    }
    if (await stumble(response, call, plan, say, no)) {
      return;
    }
    if (route.format === 'models') {
      say({ status: 200, body: modelsOf(route, url.pathname) });
      return;
    }
    const accepted = read(route, route.format, request.headers, parsed);
    if ('why' in accepted) {
      say(no(accepted));
      return;
    }
    await answer(response, call, plan, route, route.format, accepted);
  }

  async function answer(
    response: ServerResponse,
    call: UpstreamCall,
    plan: Plan,
    { dialect }: Route,
    format: WireFormat,
    accepted: Accepted,
  ): Promise<void> {
    const { body, model, messages, promptTokens, isStream } = accepted;
    const last = messages.at(-1) ?? {};
    const isAfterResult = last.role === 'tool' || last.type === 'function_call_output' || hasResult(last);
    const wish = {
      thinks: model.thinks || isThinking(body),
      maxTokens: accepted.maxTokens,
      calls: wantedCalls(body, textsOf(last.content), isAfterResult),
      wantsJson: wantsJson(body),
      tokens: plan.tokens ?? 6 + Math.floor(random() * 40),
    };
    const answers =
      format === 'embeddings' ? [] : Array.from({ length: accepted.answers }, () => generate(wish, random));
    const cached = cacheOf(dialect, messages, body.system ?? '');
    call.promptTokens = promptTokens;
    call.cachedTokens = cached.read;
    call.writtenTokens = cached.written;
    call.writtenLongTokens = cached.writtenLong;
    call.generatedTokens = answers.reduce((sum, one) => sum + tokensOf(one), 0);
    call.reasoningTokens = answers.reduce((sum, { thoughts }) => sum + thoughts.length, 0);
    const form = FORMATS[format];
    const saying = {
      dialect,
      accepted,
      answers,
      cached,
      id: `${ID_OF[format]}_${String(calls.length)}x${Math.floor(random() * 2 ** 40).toString(36)}`,
      createdSeconds: CREATED_SECONDS,
      tellsUsage: plan.trouble?.kind !== 'no_usage',
      usage: { prompt: promptTokens, output: call.generatedTokens, reasoning: call.reasoningTokens },
    };
    if (isStream && format !== 'embeddings') {
      await sendStream(response, call, plan, form.stream(saying), form.error);
    } else {
      await sendWhole(response, call, plan, form.whole(saying));
    }
  }

  const server = createServer((request, response) => {
    const served = serve(request, response)
      .catch(() => {
        // Whatever broke in here is for the caller an upstream that broke.
        response.destroy();
      })
      .finally(() => underWay.delete(served));
    underWay.add(served);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  return {
    url,
    key,
    calls,
    baseUrl: (dialect) => `${url}${baseOf(dialect)}`,
    plan: (...next) => {
      plans.push(...next);
    },
    usually: (plan) => {
      usual = plan;
    },
    quiet: async () => {
      while (underWay.size > 0) {
        await Promise.all(underWay);
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** Troubles that come before an answer begins. */
async function stumble(
  response: ServerResponse,
  call: UpstreamCall,
  { trouble }: Plan,
  say: (answered: Answered, headers?: Record<string, string>) => void,
  no: (reason: Refused) => Answered,
): Promise<boolean> {
  switch (trouble?.kind) {
    case 'status': {
      const answered = no({ why: 'status', status: trouble.status });
      say(answered, trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter });
      return true;
    }
    case 'redirect':
      say({ status: 307, body: {} }, { location: trouble.to });
      return true;
    case 'hang':
      await closed(response);
      call.isAborted = true;
      return true;
    default:
      return false;
  }
}

function sendJson(
  response: ServerResponse,
  { status, body }: Answered,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_mock', ...headers });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function modelsOf({ dialect }: Route, path: string): object {
  const names = MODELS[dialect].map(({ name }) => name);
  if (path.endsWith('/api/tags')) {
    return { models: names.map((name) => ({ name, model: name, size: 5_000_000_000, digest: 'mock' })) };
  }
  return dialect === 'anthropic'
    ? {
        data: names.map((id) => ({
          type: 'model',
          id,
          display_name: id,
          created_at: '2025-09-29T00:00:00Z',
        })),
        has_more: false,
        first_id: names[0],
        last_id: names.at(-1),
      }
    : {
        object: 'list',
        data: names.map((id) => ({ id, object: 'model', created: CREATED_SECONDS, owned_by: dialect })),
      };
}

function isThinking(body: JsonObject): boolean {
  const { thinking } = body;
  return isObject(thinking) && thinking.type !== 'disabled';
}

function wantsJson({ response_format: format, output_config: config, text }: JsonObject): boolean {
  const inner = [isObject(config) ? config.format : null, isObject(text) ? text.format : null, format];
  return inner.some((one) => isObject(one) && /^json/u.test(textOf(one.type) ?? ''));
}

function hasResult({ content }: JsonObject): boolean {
  return Array.isArray(content) && content.some((part) => isObject(part) && part.type === 'tool_result');
}
