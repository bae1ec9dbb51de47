import type { WireFormat } from '../wire/words.ts';

/** What official clients ask below a base URL of `…/v1` (OpenAI) and `…` (Anthropic). */
const FORMATS: Readonly<Record<string, WireFormat>> = {
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completions',
  '/v1/embeddings': 'embeddings',
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
};
const MODELS = '/v1/models';

export type GatewayPath =
  | { readonly kind: 'call'; readonly format: WireFormat }
  | { readonly kind: 'models' }
  /** One model; its name may hold slashes. */
  | { readonly kind: 'model'; readonly name: string };

/** Undefined: the path is none of the gateway's. The query is not looked at. */
export function gatewayPath(url: string): GatewayPath | undefined {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  const format = Object.hasOwn(FORMATS, path) ? FORMATS[path] : undefined;
  if (format !== undefined) {
    return { kind: 'call', format };
  }
  if (path === MODELS) {
    return { kind: 'models' };
  }
  return path.startsWith(`${MODELS}/`)
    ? { kind: 'model', name: decoded(path.slice(MODELS.length + 1)) }
    : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
