import { connectionWords } from '@vigilops/runtime';
import { Agent, fetch } from 'undici';

const LIMIT_MS = 5_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** What came of a request: an answer, or why there was none, for people. */
export type Asked =
  | { readonly status: number; readonly body: unknown; readonly dateMs: number | undefined }
  | { readonly why: string };

/**
 * GET, or POST of an empty body; JSON is read as such, other text is undefined.
 * @param options.isOurs  the address is on this machine: a certificate of its own is no reason to stop
 */
export async function ask(
  url: string,
  options: { readonly token?: string; readonly method?: 'GET' | 'POST'; readonly isOurs?: boolean } = {},
): Promise<Asked> {
  const { token, method = 'GET', isOurs = false } = options;
  const dispatcher = new Agent({
    connect: { rejectUnauthorized: !isOurs, timeout: LIMIT_MS },
    bodyTimeout: LIMIT_MS,
    headersTimeout: LIMIT_MS,
    maxResponseSize: MAX_BYTES,
  });
  try {
    const response = await fetch(url, {
      method,
      dispatcher,
      redirect: 'manual',
      signal: AbortSignal.timeout(2 * LIMIT_MS),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'POST' ? { 'content-type': 'application/x-protobuf' } : {}),
      },
    });
    const text = await response.text();
    const date = Date.parse(response.headers.get('date') ?? '');
    return { status: response.status, body: parsed(text), dateMs: Number.isNaN(date) ? undefined : date };
  } catch (error) {
    return { why: wordsOf(error) };
  } finally {
    await dispatcher.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordsOf(error: unknown): string {
  const { cause, message, name } = error as {
    cause?: { code?: string; message?: string };
    message?: string;
    name?: string;
  };
  if (name === 'TimeoutError' || cause?.code?.includes('TIMEOUT') === true) {
    return 'no answer within seconds';
  }
  return connectionWords(cause?.code) ?? cause?.message ?? message ?? String(error);
}
