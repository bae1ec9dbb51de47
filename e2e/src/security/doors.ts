import type { House } from '@vigilops/testkit/house';

/**
 * What somebody must be to come in. `agent`: the token of one host. `send`: who sends alerts, and is no agent; `hook`: the
 * same with a token of the API. `key`: who holds a key of the LLM gateway.
 */
export type Need =
  'public' | 'read' | 'write' | 'ingest' | 'agent' | 'person' | 'enrollment' | 'send' | 'hook' | 'key';

const SCOPES: readonly Need[] = ['read', 'write', 'ingest'];
const FOR_AGENTS = /^get \/api\/v1\/agent\//u;

export interface Door {
  readonly method: string;
  /** With `{…}` where something is named. */
  readonly path: string;
  readonly needs: Need;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly description: string }>>>>;
}

/** Doors that speak protocols of others, which are described elsewhere. */
const OTHERS: readonly (readonly [needs: Need, method: string, path: string])[] = [
  ['ingest', 'POST', '/v1/logs'],
  ['ingest', 'POST', '/v1/metrics'],
  ['ingest', 'POST', '/v1/traces'],
  ['ingest', 'POST', '/loki/api/v1/push'],
  ['ingest', 'POST', '/_bulk'],
  ['ingest', 'PUT', '/_bulk'],
  ['ingest', 'POST', '/{name}/_bulk'],
  ['ingest', 'PUT', '/{name}/_bulk'],
  ['read', 'GET', '/api/v2/status'],
  ['read', 'GET', '/api/v2/receivers'],
  ['read', 'GET', '/api/v2/alerts'],
  ['read', 'GET', '/api/v2/alerts/groups'],
  ['read', 'GET', '/api/v2/silences'],
  ['read', 'GET', '/api/v2/silence/{uuid}'],
  ['write', 'POST', '/api/v2/silences'],
  ['write', 'DELETE', '/api/v2/silence/{uuid}'],
  ['send', 'POST', '/api/v2/alerts'],
  ['key', 'POST', '/v1/chat/completions'],
  ['key', 'POST', '/v1/completions'],
  ['key', 'POST', '/v1/embeddings'],
  ['key', 'POST', '/v1/responses'],
  ['key', 'POST', '/v1/messages'],
  ['key', 'GET', '/v1/models'],
  ['key', 'GET', '/v1/models/{name}'],
];

/** Every door of the house: those that its own description names, as it names them, and those of other protocols. */
export async function doorsOf(house: House): Promise<readonly Door[]> {
  const { paths } = await house.ask<Description>('/openapi.json');
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description }]) => ({
      method: method.toUpperCase(),
      path,
      needs: needOf(description, `${method} ${path}`),
    })),
  );
  return [...described, ...OTHERS.map(([needs, method, path]) => ({ needs, method, path }))];
}

function needOf(description: string, place: string): Need {
  if (description.includes('Open to everybody')) {
    return 'public';
  }
  if (description.includes('For people who signed in')) {
    return 'person';
  }
  // Without a secret that both sides have, the token of a sender is asked for.
  if (description.includes('Needs a signature')) {
    return 'hook';
  }
  if (place.endsWith('/agent/enroll')) {
    return 'enrollment';
  }
  const scope = /Needs the scope `(\w+)`/u.exec(description)?.[1];
  const need = FOR_AGENTS.test(place) ? 'agent' : SCOPES.find((one) => one === scope);
  if (need === undefined) {
    throw new Error(`${place} does not say who may come in: ${description}`);
  }
  return need;
}

/** The path of somebody who knows what is there. `id`: 1 is there, 2000000000 is not. */
export function pathOf({ path }: Door, id: string): string {
  const isUuid = ['silences', 'llm-calls', 'assistant/conversations'].some((kind) =>
    path.startsWith(`/api/v1/${kind}/`),
  );
  return path
    .replace('{id}', isUuid ? UUID : id)
    .replace('{uuid}', UUID)
    .replace('{trace_id}', 'a'.repeat(32))
    .replace('{secret}', 'x'.repeat(43))
    .replace('{signal}', 'fail')
    .replaceAll(/\{\w+\}/gu, '1');
}

/** What is asked there, where the sender is looked at behind the form of the question. */
export function bodyOf({ path }: Door): string {
  return path.endsWith('/agent/enroll') ? JSON.stringify({ host_key: 'x', host_name: 'x' }) : '{}';
}

const UUID = '00000000-0000-4000-8000-000000000001';
