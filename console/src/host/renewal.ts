/** Why what a call was made with is of no use any more, as the API says it. */
export type Refusal = 'invalid' | 'revoked' | 'expired';

/**
 * Told why, and the Authorization header of the refused call. Answers with the header to repeat the call with; undefined
 * where there is none. Throws where nobody can tell: then the call has met nobody either.
 */
export type OnRefused = (why: Refusal, sent: string) => Promise<string | undefined>;

/** As `fetch`; a call that is refused with 401 is made once more where there is something better to make it with. */
export function repeatRefused(fetch: typeof globalThis.fetch, onRefused: OnRefused): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status !== 401) {
      return response;
    }
    const headers = new Headers(init?.headers);
    const text = await response
      .clone()
      .text()
      .catch(() => '');
    const better = await onRefused(refusalIn(text), headers.get('Authorization') ?? '');
    if (better === undefined) {
      return response;
    }
    headers.set('Authorization', better);
    return fetch(input, { ...init, headers });
  };
}

/** Which of the three an answer with the status 401, or its code, is. */
export function refusalIn(text: string): Refusal {
  return text.includes('AUTH_REVOKED') ? 'revoked' : text.includes('AUTH_EXPIRED') ? 'expired' : 'invalid';
}
