import type { Outcome } from '../channel.ts';
import type { HttpAnswer } from './ask.ts';

type Answered = Extract<HttpAnswer, { kind: 'answer' }>;
export type JsonObject = Readonly<Record<string, unknown>>;

/** Longer than this nobody is kept waiting, whatever is asked for. */
const MOST_WAIT_MS = 6 * 3_600_000;

/**
 * What an answer in JSON means. `own` knows the provider's words, and says undefined where the body is not its own: then the
 * status decides, and never that all is well.
 */
export function judgeJson(
  answer: HttpAnswer,
  now: Date,
  own: (body: JsonObject, answer: Answered) => Outcome | undefined,
): Outcome {
  if (answer.kind !== 'answer') {
    return unanswered(answer);
  }
  const body = jsonOf(answer.text);
  const said = body === undefined ? undefined : own(body, answer);
  const byStatus = judgeStatus(answer, now);
  if (said === undefined) {
    return byStatus;
  }
  // Neither half of it alone is success; and what is in trouble may well take the same later.
  const isWell = answer.status >= 200 && answer.status < 300;
  const isTrouble = byStatus.outcome === 'busy' || (!isWell && byStatus.outcome === 'unreachable');
  if ((said.outcome === 'sent' && !isWell) || (said.outcome === 'refused' && isTrouble)) {
    return said.outcome === 'refused' && byStatus.outcome !== 'sent'
      ? { ...byStatus, error: said.error }
      : byStatus;
  }
  return said;
}

export function unanswered(answer: Exclude<HttpAnswer, Answered>): Outcome {
  return answer.kind === 'forbidden'
    ? { outcome: 'refused', error: answer.error, isChannelBroken: true }
    : { outcome: 'unreachable', error: answer.error };
}

/** An answer that is not the provider's own. */
export function judgeStatus({ status, headers }: Answered, now: Date): Outcome {
  const said = `HTTP ${String(status)}`;
  const retryAfterMs = retryAfterOf(headers['retry-after'], now);
  if (status === 429 || (status === 503 && retryAfterMs !== null)) {
    return { outcome: 'busy', error: said, retryAfterMs };
  }
  if (status >= 500 || status === 408 || status === 425) {
    return { outcome: 'unreachable', error: said };
  }
  if (status >= 400) {
    // These may be a matter of this one message.
    const isChannelBroken = status !== 400 && status !== 413 && status !== 422;
    return { outcome: 'refused', error: said, isChannelBroken };
  }
  if (status >= 300) {
    return { outcome: 'refused', error: `${said}: redirects are not followed`, isChannelBroken: true };
  }
  const type = String(headers['content-type'] ?? 'nothing')
    .split(';')[0]
    ?.slice(0, 64);
  return {
    outcome: 'unreachable',
    error: `${said}, but with ${type ?? 'nothing'}: not an answer of the provider`,
  };
}

/** RFC 9110, 10.2.3: seconds or a date. What is over already, and what is neither, is as if it were not there. */
export function retryAfterOf(header: string | string[] | undefined, now: Date): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const ms = /^\d{1,9}(?:\.\d{1,6})?$/u.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MOST_WAIT_MS) : null;
}

function jsonOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A provider's code and its words for it. */
export function saying(code: unknown, words: unknown): string {
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return [text(code), text(words)].filter((part) => part !== '').join(': ');
}
