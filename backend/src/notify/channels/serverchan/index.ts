import { optional } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, url } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderMarkdown } from '../../text/markdown.ts';
import { bytesOf, plain, withoutMarkup } from '../../text/plain.ts';
import { titleOf } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** sct.ftqq.com: a title of 32 characters, a body of 32 KiB. */
const MAX_TITLE_CHARACTERS = 32;
const MAX_BODY_BYTES = 32_768;
/** "Over the number of today": nothing more goes out before midnight in Beijing, and asking often makes it no earlier. */
const DAY_IS_FULL = /超过|次数|limit|too many/iu;
const HOUR_MS = 3_600_000;

export const serverchan = defineChannel({
  type: 'serverchan',
  class: 'chat',
  title: { en: 'ServerChan (WeChat push)', zh: 'Server酱（微信推送）' },
  setup: {
    en: '1. Sign in at sct.ftqq.com with WeChat, or at sc3.ft07.com.\n2. Copy the SendKey.',
    zh: '1. 用微信登录 sct.ftqq.com（或 sc3.ft07.com）。\n2. 复制 SendKey。',
  },
  fields: {
    send_key: secret({ label: { en: 'SendKey', zh: 'SendKey' }, placeholder: 'SCT…' }),
    api_url: optional(
      url({
        label: { en: 'Address of the API', zh: 'API 地址' },
        help: { en: 'Of a proxy.', zh: '使用代理时填写。' },
        placeholder: 'https://sctapi.ftqq.com',
      }),
    ),
  },
  limits: { perMinute: 5, perSecond: null, bodyBytes: MAX_BODY_BYTES },
  render: (letter) => ({
    title: withoutMarkup(plain(titleOf(letter, MAX_TITLE_CHARACTERS), MAX_TITLE_CHARACTERS)),
    desp: fitted(
      letter,
      (story) => renderMarkdown(story, '\n\n', WORDS[letter.language].colon),
      (text) => bytesOf(text) <= MAX_BODY_BYTES,
    ),
  }),
  send: async (message, { send_key: key, api_url: base }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url: addressOf(key, base),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    return judgeJson(answer, clock.now(), (body) => {
      const { code, message: said } = body;
      if (code === undefined) {
        return undefined;
      }
      if (code === 0) {
        const { pushid } = (body['data'] ?? {}) as { readonly pushid?: unknown };
        return { outcome: 'sent', receipt: pushid === undefined ? null : String(pushid) };
      }
      const error = saying(code, said);
      return DAY_IS_FULL.test(error)
        ? { outcome: 'busy', error, retryAfterMs: HOUR_MS }
        : { outcome: 'refused', error, isChannelBroken: true };
    });
  },
  carry: (message, { send_key: key, api_url: base }) => ({
    url: addressOf(key, base),
    headers: {},
    body: message,
    signature: { scheme: 'none' },
    success: { by: 'field', names: ['code'], equals: 0 },
  }),
});

/** Keys of the third generation hold the number of their user, who has a host of its own. */
function addressOf(key: string, base: string | undefined): string {
  const user = /^sctp(\d+)t/u.exec(key)?.[1];
  const path = encodeURIComponent(key);
  return user === undefined || base !== undefined
    ? `${base ?? 'https://sctapi.ftqq.com'}/${path}.send`
    : `https://${user}.push.ft07.com/send/${path}.send`;
}
