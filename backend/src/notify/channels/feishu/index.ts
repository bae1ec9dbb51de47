import { createHmac } from 'node:crypto';
import { optional } from '../../../model/index.ts';
import type { Letter } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, secretUrl } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { bytesOf, withoutMarkup } from '../../text/plain.ts';
import type { Story } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** Of a whole request (open.feishu.cn, "Custom bot usage guide"); its signature needs some of it. */
const MAX_BODY_BYTES = 20_000;
const TOO_MANY: readonly unknown[] = [11_232, 99_991_400];
/** The content is not what it may be. */
const OF_THIS_MESSAGE: readonly unknown[] = [9_499, 11_246, 230_001];
const COLOURS = { critical: 'red', warning: 'orange', info: 'blue' } as const;

export const feishu = defineChannel({
  type: 'feishu',
  class: 'chat',
  title: { en: 'Feishu / Lark group robot', zh: '飞书群机器人' },
  setup: {
    en: '1. In the Feishu group open Settings, Bots, Add bot, Custom bot.\n2. Under security settings choose the signature, and copy its secret.\n3. Copy the webhook address.',
    zh: '1. 在飞书群中打开「设置 → 群机器人 → 添加机器人 → 自定义机器人」。\n2. 在安全设置中勾选「签名校验」，复制密钥。\n3. 复制 Webhook 地址。',
  },
  fields: {
    webhook_url: secretUrl({
      label: { en: 'Webhook address', zh: 'Webhook 地址' },
      placeholder: 'https://open.feishu.cn/open-apis/bot/v2/hook/…',
    }),
    secret: optional(
      secret({
        label: { en: 'Signature secret', zh: '签名密钥' },
        help: {
          en: 'Where the robot asks for a signature.',
          zh: '机器人开启「签名校验」时填写。',
        },
      }),
    ),
  },
  limits: { perMinute: 100, perSecond: 5, bodyBytes: MAX_BODY_BYTES },
  render: (letter) =>
    fitted(
      letter,
      (story) => cardOf(story, letter),
      (card) => bytesOf(JSON.stringify(card)) <= MAX_BODY_BYTES - 256,
    ),
  send: async (card, { webhook_url: url, secret: key }, { ask, clock, signal }) => {
    const now = clock.now();
    const answer = await ask({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...(key === undefined ? {} : signatureOf(key, now)), ...bodyOf(card) }),
      signal,
    });
    return judgeJson(answer, now, (body) => {
      // Older answers say it in capitals.
      const code = body['code'] ?? body['StatusCode'];
      const error = saying(code, body['msg'] ?? body['StatusMessage']);
      if (code === undefined) {
        return undefined;
      }
      if (code === 0) {
        return { outcome: 'sent', receipt: null };
      }
      return TOO_MANY.includes(code)
        ? { outcome: 'busy', error, retryAfterMs: null }
        : { outcome: 'refused', error, isChannelBroken: !OF_THIS_MESSAGE.includes(code) };
    });
  },
  carry: (card, { webhook_url: url, secret: key }) => ({
    url,
    headers: {},
    body: bodyOf(card),
    signature: key === undefined ? { scheme: 'none' } : { scheme: 'feishu', secret: key },
    success: { by: 'field', names: ['code', 'StatusCode'], equals: 0 },
  }),
});

function bodyOf(card: ReturnType<typeof cardOf>) {
  return { msg_type: 'interactive', card };
}

/** The secret is part of the key, and nothing is signed with it. */
function signatureOf(secretText: string, now: Date): { readonly timestamp: string; readonly sign: string } {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return {
    timestamp,
    sign: createHmac('sha256', `${timestamp}\n${secretText}`).update('').digest('base64'),
  };
}

/** Of plain text throughout: in `lark_md` anybody could be mentioned. */
function cardOf(story: Story, { content, language }: Letter) {
  const { colon } = WORDS[language];
  const text = (of: string) => ({ tag: 'plain_text', content: withoutMarkup(of) });
  const block = (lines: readonly string[]) =>
    lines.length === 0 ? [] : [{ tag: 'div', text: text(lines.join('\n')) }];
  const buttons = story.links.map(({ label, url }, index) => ({
    tag: 'button',
    text: { tag: 'plain_text', content: label },
    type: index === 0 ? 'primary' : 'default',
    url,
  }));
  return {
    config: { wide_screen_mode: true },
    header: {
      title: text(story.title),
      template: content.kind === 'resolved' ? 'green' : COLOURS[content.severity],
    },
    elements: [
      ...block(story.facts.map(({ label, value }) => `${label}${colon}${value}`)),
      ...block([...story.items, ...(story.more === null ? [] : [story.more])]),
      ...story.evidence.flatMap(({ title, lines }) => [{ tag: 'hr' }, ...block([title, ...lines])]),
      ...(buttons.length === 0 ? [] : [{ tag: 'action', actions: buttons }]),
    ],
  };
}
