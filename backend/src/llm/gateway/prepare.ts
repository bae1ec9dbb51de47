import type { IncomingHttpHeaders } from 'node:http';
import type { PreparedCall, Provider } from '../providers/provider.ts';
import type { JsonObject } from '../wire/json.ts';
import type { KeptText } from '../wire/kept-text.ts';
import type { RequestHead, RequestProblem } from '../wire/request-head.ts';
import { translateRequest, type Translatable } from '../wire/translate/index.ts';
import type { WireFormat } from '../wire/words.ts';
import { streamRewriter, wholeRewriter, withoutUsageChunk, type Rewriter } from './rewriters.ts';

/** A client's call, read. */
export interface ClientCall {
  readonly format: WireFormat;
  readonly head: RequestHead;
  readonly body: JsonObject;
  readonly headers: IncomingHttpHeaders;
  /** Places of the body where something was taken out, because it must not leave the house. */
  readonly redacted: number;
  /** What it says, where its project keeps that; null: nothing is kept of it. */
  readonly prompt: KeptText | null;
}

/** The call as one provider gets it, and what becomes of the answer. */
export interface Prepared {
  readonly call: PreparedCall;
  /** What the provider speaks. */
  readonly spoken: WireFormat;
  readonly rewriter: Rewriter | null;
  /** Fields that this provider has no word for. */
  readonly dropped: readonly string[];
}

export type PreparedOrNot =
  | { readonly ok: true; readonly prepared: Prepared }
  | { readonly ok: false; readonly problem: RequestProblem };

/** Anthropic wants a limit: what every model of theirs that is still served can answer. */
const DEFAULT_MAX_TOKENS = 4_096;

export function prepareCall(
  provider: Provider,
  config: Readonly<Record<string, unknown>>,
  client: ClientCall,
  target: { readonly model: string; readonly nowMs: number },
): PreparedOrNot {
  const { format, head, body } = client;
  const spoken = spokenBy(provider, format);
  if (spoken === undefined) {
    const message = `The provider of this model does not speak ${format}: it takes ${provider.endpoints.join(', ')}.`;
    return { ok: false, problem: { param: 'model', message } };
  }
  const request =
    spoken === format ? { ok: true as const, body, dropped: [] } : translatedFor(provider, spoken, body);
  if (!request.ok) {
    return request;
  }
  const call = provider.prepare(config, {
    format: spoken,
    model: target.model,
    body: request.body,
    isStream: head.isStream,
    // A translator tells the usage itself where it is wanted.
    wantsUsage: head.wantsUsage || spoken !== format,
    clientHeaders: client.headers,
  });
  if (call === undefined) {
    return { ok: false, problem: { param: 'model', message: `This provider does not answer ${spoken}.` } };
  }
  const rewriter =
    spoken === format
      ? call.hidesUsage
        ? withoutUsageChunk()
        : null
      : translatorFor(format as Translatable, head, Math.floor(target.nowMs / 1_000));
  return { ok: true, prepared: { call, spoken, dropped: request.dropped, rewriter } };
}

function translatedFor(provider: Provider, spoken: WireFormat, body: JsonObject) {
  return translateRequest(spoken as Translatable, body, {
    maxTokensField: provider.maxTokensField,
    takesCacheControl: provider.takesCacheControl,
    defaultMaxTokens: DEFAULT_MAX_TOKENS,
  });
}

function translatorFor(
  format: Translatable,
  { model, isStream, wantsUsage }: RequestHead,
  createdSeconds: number,
): Rewriter {
  return isStream
    ? streamRewriter(format, { model, createdSeconds, wantsUsage })
    : wholeRewriter(format, createdSeconds);
}

function spokenBy({ endpoints }: Provider, format: WireFormat): WireFormat | undefined {
  if (endpoints.includes(format)) {
    return format;
  }
  const other = format === 'chat' ? 'messages' : format === 'messages' ? 'chat' : undefined;
  return other !== undefined && endpoints.includes(other) ? other : undefined;
}
