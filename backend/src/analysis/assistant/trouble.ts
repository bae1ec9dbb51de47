/** How a question of a model can end besides with an answer. */
export type Trouble = 'over_budget' | 'provider_down' | 'nonsense';

/**
 * What an error of the client says. 402 is a budget of the gateway; 401 and 403 never are ours, for there is no key; other
 * answers of 4xx say that the model could not read what it was asked, and is none for this.
 */
export function troubleOf(error: unknown): Trouble {
  const status = statusOf(error);
  if (status === 402) {
    return 'over_budget';
  }
  return status === undefined || status >= 500 || status === 429 || status === 408 || status === 404
    ? status === undefined && isUnreadable(error)
      ? 'nonsense'
      : 'provider_down'
    : 'nonsense';
}

/** LangChain wraps what a tool or a model throws. */
function statusOf(error: unknown, depth = 0): number | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) {
    return undefined;
  }
  const { status, cause } = error as { readonly status?: unknown; readonly cause?: unknown };
  return typeof status === 'number' ? status : statusOf(cause, depth + 1);
}

/** A stream that is no JSON, or no chunk of a chat. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
