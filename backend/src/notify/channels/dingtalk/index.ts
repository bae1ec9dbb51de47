import { createHmac } from 'node:crypto';
import { optional } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, secretUrl } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderMarkdown } from '../../text/markdown.ts';
import { bytesOf, plain, withoutMarkup } from '../../text/plain.ts';
import { titleOf } from '../../text/story.ts';
import { telephonesOf } from '../../text/telephones.ts';
import { WORDS } from '../../text/words.ts';

/** Of a whole request (open.dingtalk.com, "Custom robot access"). */
const MAX_BODY_BYTES = 20_000;
const BUSY = -1;
/** Over 20 a minute; the robot is mute for ten minutes then. */
const TOO_MANY = 130_101;
const MUTE_MS = 600_000;
const TOO_FAST = 410_100;
const OF_THIS_MESSAGE: readonly unknown[] = [400_101, 400_102, 430_101, 430_102, 460_101];

export const dingtalk = defineChannel({
  type: 'dingtalk',
  class: 'chat',
  title: { en: 'DingTalk group robot', zh: '钉钉群机器人' },
  setup: {
    en: '1. In the DingTalk group open Settings, Bots, Add, Custom.\n2. Under security choose "additional signature", and copy the secret that begins with SEC.\n3. Copy the webhook address.',
    zh: '1. 在钉钉群中打开「群设置 → 机器人 → 添加机器人 → 自定义」。\n2. 安全设置选择「加签」，复制以 SEC 开头的密钥。\n3. 复制 Webhook 地址。',
  },
  fields: {
    webhook_url: secretUrl({
      label: { en: 'Webhook address', zh: 'Webhook 地址' },
      placeholder: 'https://oapi.dingtalk.com/robot/send?access_token=…',
    }),
    secret: optional(
      secret({
        label: { en: 'Signature secret', zh: '加签密钥' },
        placeholder: 'SEC…',
      }),
    ),
  },
  limits: { perMinute: 20, perSecond: null, bodyBytes: MAX_BODY_BYTES },
  render: (letter) => {
    const mentioned = telephonesOf(letter, []);
    const callOut = mentioned.map((number) => `@${number}`).join(' ');
    return fitted(
      letter,
      (story) => ({
        msgtype: 'markdown',
        markdown: {
          title: withoutMarkup(plain(titleOf(letter, 60), 60)),
          text: [
            renderMarkdown(story, '\n\n', WORDS[letter.language].colon),
            ...(callOut === '' ? [] : [callOut]),
          ].join('\n\n'),
        },
        at: { atMobiles: mentioned, isAtAll: false },
      }),
      (message) => bytesOf(JSON.stringify(message)) <= MAX_BODY_BYTES,
    );
  },
  send: async (message, { webhook_url: address, secret: key }, { ask, clock, signal }) => {
    const now = clock.now();
    const answer = await ask({
      method: 'POST',
      url: key === undefined ? address : signed(address, key, now),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    return judgeJson(answer, now, ({ errcode, errmsg }) => {
      const error = saying(errcode, errmsg);
      switch (errcode) {
        case undefined:
          return undefined;
        case 0:
          return { outcome: 'sent', receipt: null };
        case BUSY:
          return { outcome: 'unreachable', error };
        case TOO_MANY:
          return { outcome: 'busy', error, retryAfterMs: MUTE_MS };
        case TOO_FAST:
          return { outcome: 'busy', error, retryAfterMs: 60_000 };
        default:
          return { outcome: 'refused', error, isChannelBroken: !OF_THIS_MESSAGE.includes(errcode) };
      }
    });
  },
  carry: (message, { webhook_url: url, secret: key }) => ({
    url,
    headers: {},
    body: message,
    signature: key === undefined ? { scheme: 'none' } : { scheme: 'dingtalk', secret: key },
    success: { by: 'field', names: ['errcode'], equals: 0 },
  }),
});

function signed(address: string, key: string, now: Date): string {
  const timestamp = String(now.getTime());
  const sign = createHmac('sha256', key).update(`${timestamp}\n${key}`).digest('base64');
  const url = new URL(address);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('sign', sign);
  return url.href;
}
