import { optional } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, text, url } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderHtml } from '../../text/html.ts';
import { bytesOf, plain, withoutMarkup } from '../../text/plain.ts';
import { titleOf } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** pushplus.plus, "Message interface": a title of 100 characters, a text of 20,000. */
const MAX_TITLE_CHARACTERS = 100;
const MAX_CONTENT_BYTES = 20_000;
const WELL = 200;
const TROUBLE = 500;
/** The account may not send today; sending all the same makes it longer. */
const RESTRICTED = 900;
const INVALID = 999;
const MANY_HOURS_MS = 6 * 3_600_000;

export const pushplus = defineChannel({
  type: 'pushplus',
  class: 'chat',
  title: { en: 'PushPlus (WeChat push)', zh: 'PushPlus（微信推送）' },
  setup: {
    en: '1. Sign in at pushplus.plus with WeChat and verify your name there.\n2. Copy the token.\n3. To write to a group, create it there and copy its code.',
    zh: '1. 用微信登录 pushplus.plus，并完成实名认证。\n2. 复制 token。\n3. 如需群组推送，在平台创建群组并复制群组编码。',
  },
  fields: {
    token: secret({ label: { en: 'Token', zh: 'token' } }),
    topic: optional(text({ label: { en: 'Code of a group', zh: '群组编码' } })),
    api_url: optional(
      url({
        label: { en: 'Address of the API', zh: 'API 地址' },
        help: { en: 'Of a proxy.', zh: '使用代理时填写。' },
        placeholder: 'https://www.pushplus.plus',
      }),
    ),
  },
  limits: { perMinute: 5, perSecond: null, bodyBytes: MAX_CONTENT_BYTES },
  render: (letter) => ({
    title: withoutMarkup(plain(titleOf(letter, MAX_TITLE_CHARACTERS), MAX_TITLE_CHARACTERS)),
    template: 'html',
    content: fitted(
      letter,
      (story) => renderHtml(story, WORDS[letter.language].colon),
      (html) => bytesOf(html) <= MAX_CONTENT_BYTES,
    ),
  }),
  send: async (message, { token, topic, api_url: base }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url: addressOf(base),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...receiverOf(token, topic), ...message }),
      signal,
    });
    return judgeJson(answer, clock.now(), ({ code, msg, data }) => {
      const error = saying(code, msg);
      switch (code) {
        case undefined:
          return undefined;
        case WELL:
          return { outcome: 'sent', receipt: typeof data === 'string' ? data : null };
        case TROUBLE:
          return { outcome: 'unreachable', error };
        case RESTRICTED:
          return { outcome: 'busy', error, retryAfterMs: MANY_HOURS_MS };
        default:
          return { outcome: 'refused', error, isChannelBroken: code !== INVALID };
      }
    });
  },
  carry: (message, { token, topic, api_url: base }) => ({
    url: addressOf(base),
    headers: {},
    body: { ...receiverOf(token, topic), ...message },
    signature: { scheme: 'none' },
    success: { by: 'field', names: ['code'], equals: WELL },
  }),
});

function addressOf(base: string | undefined): string {
  return `${base ?? 'https://www.pushplus.plus'}/send`;
}

function receiverOf(token: string, topic: string | undefined) {
  return { token, ...(topic === undefined ? {} : { topic }) };
}
