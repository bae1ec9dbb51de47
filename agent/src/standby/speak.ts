import { createResolve, type LookUp, RefusedTarget } from '../checks/connect/resolve.ts';
import { fillIn } from './fill.ts';
import { judge } from './judge.ts';
import { post } from './post.ts';
import { readWatch } from './read-watch.ts';
import { signed } from './sign.ts';
import type { Occasion, Problem } from './types.ts';

/** What is seldom needed and weighs much; `build.mjs` makes a file of its own of it. */
export { readWatch } from './read-watch.ts';

const LIMIT_MS = 15_000;

export interface SpeakDeps {
  readonly lookUp: LookUp;
  readonly userAgent: string;
  readonly limitMs?: number;
}

/** Sends one message by what the server gave for it. Never rejects, and says nothing of where it was sent. */
export async function speak(
  text: string,
  occasion: Occasion,
  { lookUp, userAgent, limitMs = LIMIT_MS }: SpeakDeps,
  signal: AbortSignal,
): Promise<Problem> {
  try {
    const watch = readWatch(text);
    const request = watch?.[occasion.part] ?? null;
    if (watch === null || request === null) {
      return null;
    }
    const resolve = createResolve({ lookUp, allowMetadata: false });
    const answer = await post(signed(fillIn(request, occasion, watch.reasons), occasion.nowMs), {
      resolve,
      allowPrivate: watch.allow_private,
      userAgent,
      limitMs,
      signal,
    });
    return judge(answer, request.success);
  } catch (error) {
    return wordsFor(error);
  }
}

/** Errors name the host and the address: only their codes are said. */
function wordsFor(error: unknown): string {
  if (error instanceof RefusedTarget) {
    return 'an address of cloud metadata is never asked';
  }
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' && /^[A-Z_]{2,48}$/.test(code) ? code : String(name ?? 'failed');
}
