import type { LlmProviderRecord } from '../../model/index.ts';
import type { Provider, ProviderFailure } from '../providers/provider.ts';
import type { Refusal } from '../wire/errors.ts';
import { parsedJson } from '../wire/json.ts';
import type { Attempted } from './attempt.ts';
import { refusal } from './reply.ts';

/** The provider that was asked, with what it was asked by. */
export interface Asked {
  readonly record: LlmProviderRecord;
  readonly provider: Provider;
  readonly config: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

type Refused = Extract<Attempted, { outcome: 'refused' }>;

/** Nothing has reached the client, and somebody else may be able to answer. */
export function mayTryElsewhere(attempted: Attempted, asked: Asked): boolean {
  switch (attempted.outcome) {
    case 'refused':
      return judged(attempted, asked).mayTryElsewhere;
    case 'failed':
      return true;
    default:
      return false;
  }
}

/** What the client is told when nobody could answer; null: it has its answer, or is gone. */
export function refusalOf(attempted: Attempted, asked: Asked): Refusal | null {
  const { name } = asked.record;
  switch (attempted.outcome) {
    case 'failed': {
      const { isTimeout, message } = attempted.failure;
      const kind = isTimeout ? 'timeout' : 'bad_gateway';
      return refusal(kind, `The provider "${name}" did not answer: ${message}.`);
    }
    case 'refused': {
      const { class: what, message, code, retryAfterMs } = judged(attempted, asked);
      const isOurs = what === 'auth' || what === 'quota' || attempted.status < 400;
      return refusal(
        isOurs ? 'bad_gateway' : KINDS[what],
        isOurs ? `The provider "${name}" refuses this gateway: ${message}` : message,
        { code, retryAfterSeconds: retryAfterMs === null ? null : retryAfterMs / 1_000 },
      );
    }
    default:
      return null;
  }
}

/** Trouble between the house and its provider is no fault of the client's key. */
const KINDS = {
  auth: 'bad_gateway',
  quota: 'bad_gateway',
  rate_limited: 'rate_limited',
  overloaded: 'unavailable',
  bad_request: 'bad_request',
  context_too_long: 'bad_request',
  not_found: 'not_found',
  content_filter: 'bad_request',
  server: 'bad_gateway',
} as const satisfies Record<ProviderFailure['class'], Refusal['kind']>;

function judged({ status, headers, body }: Refused, { provider, config, nowMs }: Asked): ProviderFailure {
  const plain = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const answer = { status, headers: new Headers(plain), body: parsedJson(body.toString('utf8')) };
  return provider.judge(config, answer, nowMs);
}
