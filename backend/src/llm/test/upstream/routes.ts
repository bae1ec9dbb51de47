import { WIRE_FORMATS, type WireFormat } from '../../wire/words.ts';
import { DIALECTS, type Dialect } from './call.ts';

export interface Route {
  readonly dialect: Dialect;
  readonly format: WireFormat | 'models';
  /** Azure's older API has it in the path. */
  readonly deployment: string | null;
}

type Path = readonly [RegExp, WireFormat | 'models'];

function openAiPaths(prefix: string, formats: readonly WireFormat[]): Path[] {
  const names: Readonly<Record<WireFormat, string>> = {
    chat: 'chat/completions',
    completions: 'completions',
    embeddings: 'embeddings',
    responses: 'responses',
    messages: 'messages',
  };
  return formats.map((format) => [new RegExp(`^${prefix}/${names[format]}$`, 'u'), format]);
}

const OPENAI: readonly WireFormat[] = WIRE_FORMATS.filter((format) => format !== 'messages');
const PATHS: Readonly<Record<Dialect, readonly Path[]>> = {
  openai: [...openAiPaths('/v1', OPENAI), [/^\/v1\/models$/u, 'models']],
  anthropic: [
    [/^\/v1\/messages$/u, 'messages'],
    [/^\/v1\/models$/u, 'models'],
  ],
  deepseek: [
    [/^(?:\/v1)?\/chat\/completions$/u, 'chat'],
    [/^\/beta\/completions$/u, 'completions'],
    [/^(?:\/v1)?\/responses$/u, 'responses'],
    [/^\/anthropic\/v1\/messages$/u, 'messages'],
    [/^(?:\/v1)?\/models$/u, 'models'],
  ],
  qwen: [
    ...openAiPaths('/compatible-mode/v1', OPENAI),
    [/^\/apps\/anthropic\/v1\/messages$/u, 'messages'],
    [/^\/compatible-mode\/v1\/models$/u, 'models'],
  ],
  ollama: [...openAiPaths('/v1', OPENAI), [/^\/api\/tags$/u, 'models'], [/^\/v1\/models$/u, 'models']],
  azure_openai: [
    ...openAiPaths('/openai/v1', OPENAI),
    ...openAiPaths('/openai/deployments/([^/]+)', ['chat', 'completions', 'embeddings']),
    [/^\/openai\/responses$/u, 'responses'],
  ],
  openai_compatible: [...openAiPaths('/v1', OPENAI), [/^\/v1\/models$/u, 'models']],
};

/** Where each provider lives on this server: its own paths begin behind that. */
function prefixOf(dialect: Dialect): string {
  return `/at/${dialect}`;
}

/** Of the address that a provider's form wants, its end. */
const ENDS: Readonly<Record<Dialect, string>> = {
  openai: '/v1',
  anthropic: '',
  deepseek: '',
  qwen: '',
  ollama: '',
  azure_openai: '',
  openai_compatible: '/v1',
};

/** What a provider's form is given as its address, behind this server's own. */
export function baseOf(dialect: Dialect): string {
  return `${prefixOf(dialect)}${ENDS[dialect]}`;
}

export function routeOf(url: URL): Route | null {
  const dialect = DIALECTS.find((one) => url.pathname.startsWith(`${prefixOf(one)}/`));
  if (dialect === undefined) {
    return null;
  }
  const path = url.pathname.slice(prefixOf(dialect).length);
  for (const [pattern, format] of PATHS[dialect]) {
    const found = pattern.exec(path);
    const isDated = dialect === 'azure_openai' && !path.startsWith('/openai/v1/');
    if (found !== null && (!isDated || url.searchParams.has('api-version'))) {
      return { dialect, format, deployment: found[1] === undefined ? null : decodeURIComponent(found[1]) };
    }
  }
  return null;
}
