import { createHash } from 'node:crypto';
import type { Outcome, Tools } from '../../channel.ts';
import { judgeJson, saying } from '../../http/judge.ts';

interface Credentials {
  readonly base: string;
  readonly corpId: string;
  readonly secret: string;
}

/** It is good for two hours, and asking for it too often is refused: kept, and asked anew a while before its end. */
const EARLY_MS = 300_000;
const BUSY = -1;
const TOO_MANY = 45_009;

/** The token, or why there is none. */
export async function accessTokenOf(of: Credentials, tools: Tools): Promise<string | Outcome> {
  const key = keyOf(of);
  const kept = tools.tokens.get(key);
  if (kept !== undefined) {
    return kept;
  }
  const answer = await tools.ask({
    method: 'GET',
    url: `${of.base}/cgi-bin/gettoken?corpid=${encodeURIComponent(of.corpId)}&corpsecret=${encodeURIComponent(of.secret)}`,
    signal: tools.signal,
  });
  let token: string | undefined;
  const outcome = judgeJson(answer, tools.clock.now(), (body) => {
    const { errcode, errmsg, access_token: given, expires_in: seconds } = body;
    if (typeof given === 'string' && given !== '') {
      token = given;
      const goodForMs = (typeof seconds === 'number' ? seconds : 7_200) * 1_000 - EARLY_MS;
      tools.tokens.put(key, given, Math.max(0, goodForMs));
      return { outcome: 'sent', receipt: null };
    }
    const error = saying(errcode, errmsg);
    if (errcode === undefined) {
      return undefined;
    }
    if (errcode === BUSY) {
      return { outcome: 'unreachable', error };
    }
    return errcode === TOO_MANY
      ? { outcome: 'busy', error, retryAfterMs: 60_000 }
      : { outcome: 'refused', error, isChannelBroken: true };
  });
  return token ?? outcome;
}

export function forgetToken(of: Credentials, tools: Tools): void {
  tools.tokens.put(keyOf(of), null, 0);
}

function keyOf({ base, corpId, secret }: Credentials): string {
  return createHash('sha256')
    .update(JSON.stringify([base, corpId, secret]))
    .digest('hex');
}
