/** How a question of a model can end besides with an answer. */
export type Trouble = 'over_budget' | 'provider_down' | 'nonsense';

/**
 * What an error of the client says. 402 is a budget of the gateway; 401 and 403 are nobody's, for there is no key; other answers
 * of 4xx say that the model could not take what it was asked, and is none for this.
 */
export function troubleOf(error: unknown): Trouble {
  const chain = chainOf(error);
  const status = chain
    .map((one) => (one as { readonly status?: unknown }).status)
    .find((one) => typeof one === 'number');
  if (status === undefined) {
    return chain.some(isUnreadable) ? 'nonsense' : 'provider_down';
  }
  if (status === 402) {
    return 'over_budget';
  }
  return status >= 500 || status === 429 || status === 408 || status === 404 ? 'provider_down' : 'nonsense';
}

/** LangChain wraps what a tool or a model throws. */
function chainOf(error: unknown, depth = 0): readonly object[] {
  return typeof error === 'object' && error !== null && depth < 5
    ? [error, ...chainOf((error as { readonly cause?: unknown }).cause, depth + 1)]
    : [];
}

/** A stream that is no JSON, or no chunk of a chat. */
const isUnreadable = (error: object): boolean => error instanceof SyntaxError || error instanceof TypeError;
