import type { BackendSrvRequest } from '@grafana/runtime';

/** The address with its parameters; lists repeat theirs, what is undefined or empty is left out. */
export function urlOf({ url, params = {} }: BackendSrvRequest): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined && one !== '') {
        search.append(key, String(one));
      }
    }
  }
  const text = search.toString().replaceAll('+', '%20');
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
}

const WITH_JSON = ['POST', 'PUT', 'PATCH'];

export function headersOf(request: BackendSrvRequest, method: string): Headers {
  const headers = new Headers(request.headers as Record<string, string> | undefined);
  const own = headers.get('Authorization');
  if (own !== null) {
    headers.delete('Authorization');
    headers.set('X-DS-Authorization', own);
  }
  if (!headers.has('Accept')) {
    headers.set('Accept', 'application/json, text/plain, */*');
  }
  if (WITH_JSON.includes(method) && !headers.has('Content-Type')) {
    headers.set('Content-Type', 'application/json');
  }
  return headers;
}

export function bodyOf(data: unknown, headers: Headers): BodyInit | undefined {
  if (data === undefined || data === null || data === '') {
    return undefined;
  }
  if (typeof data === 'string' || data instanceof Blob) {
    return data;
  }
  return /^application\/(?:[\w-]+\+)?json/i.test(headers.get('Content-Type') ?? '')
    ? JSON.stringify(data)
    : new URLSearchParams(data as Record<string, string>);
}

/** By itself JSON where it is JSON, else the text. */
export async function dataOf(
  response: Response,
  wanted: BackendSrvRequest['responseType'],
): Promise<unknown> {
  switch (wanted) {
    case 'arraybuffer':
      return response.arrayBuffer();
    case 'blob':
      return response.blob();
    case 'text':
      return response.text();
    case 'json':
    case undefined:
      return parse(await response.text());
    default:
      return wanted satisfies never;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
