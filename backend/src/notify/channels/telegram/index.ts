import { optional } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, text, url, wholeNumber } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { escapeHtml } from '../../text/plain.ts';
import type { Story } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** core.telegram.org/bots/api#sendmessage: after entities are parsed; counted before, to be safe. */
const MAX_TEXT_CHARACTERS = 4_096;
const DEFAULT_URL = 'https://api.telegram.org';

export const telegram = defineChannel({
  type: 'telegram',
  class: 'chat',
  title: { en: 'Telegram', zh: 'Telegram' },
  setup: {
    en: '1. Ask @BotFather for a new bot, and copy its token.\n2. Add the bot to the group or channel.\n3. Take the chat id from https://api.telegram.org/bot<token>/getUpdates; those of groups begin with a minus.',
    zh: '1. 向 @BotFather 申请机器人并复制 token。\n2. 将机器人加入群组或频道。\n3. 在 https://api.telegram.org/bot<token>/getUpdates 中查到 chat id；群组的 id 以负号开头。',
  },
  fields: {
    bot_token: secret({
      label: { en: 'Bot token', zh: '机器人 token' },
      placeholder: '123456789:AA…',
    }),
    chat_id: text({ label: { en: 'Chat id', zh: 'Chat ID' }, placeholder: '-1001234567890' }),
    thread_id: optional(
      wholeNumber({ label: { en: 'Topic of a forum', zh: '话题 ID' } }, { min: 1, max: 2_147_483_647 }),
    ),
    api_url: optional(
      url({
        label: { en: 'Address of the API', zh: 'API 地址' },
        help: { en: 'Of a server of your own or a proxy.', zh: '自建服务或代理时填写。' },
        placeholder: DEFAULT_URL,
      }),
    ),
  },
  limits: { perMinute: 20, perSecond: 1, bodyBytes: 65_536 },
  render: (letter, { chat_id, thread_id }) => {
    const { text: html, links } = fitted(
      letter,
      (story) => ({ text: htmlOf(story, WORDS[letter.language].colon), links: story.links }),
      ({ text: made }) => made.length <= MAX_TEXT_CHARACTERS,
    );
    return {
      chat_id,
      ...(thread_id === undefined ? {} : { message_thread_id: thread_id }),
      text: html,
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      ...(links.length === 0
        ? {}
        : {
            reply_markup: {
              inline_keyboard: [links.map(({ label, url: address }) => ({ text: label, url: address }))],
            },
          }),
    };
  },
  send: async (message, { bot_token: token, api_url: base }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url: addressOf(token, base),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    return judgeJson(answer, clock.now(), (body) => {
      const { ok, result, error_code: code, description } = body;
      if (ok === true) {
        const { message_id: id } = (result ?? {}) as { readonly message_id?: unknown };
        return { outcome: 'sent', receipt: typeof id === 'number' ? String(id) : null };
      }
      if (ok !== false) {
        return undefined;
      }
      const error = saying(code, description);
      const { retry_after: seconds } = (body['parameters'] ?? {}) as { readonly retry_after?: unknown };
      if (code === 429) {
        return {
          outcome: 'busy',
          error,
          retryAfterMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : null,
        };
      }
      if (typeof code === 'number' && code >= 500) {
        return { outcome: 'unreachable', error };
      }
      const isOfThisMessage = /can't parse|too long|message text|wrong http url|BUTTON_URL/iu.test(error);
      return { outcome: 'refused', error, isChannelBroken: !isOfThisMessage };
    });
  },
  carry: (message, { bot_token: token, api_url: base }) => ({
    url: addressOf(token, base),
    headers: {},
    body: message,
    signature: { scheme: 'none' },
    success: { by: 'field', names: ['ok'], equals: true },
  }),
});

function addressOf(token: string, base: string | undefined): string {
  return `${base ?? DEFAULT_URL}/bot${encodeURIComponent(token).replaceAll('%3A', ':')}/sendMessage`;
}

function htmlOf(story: Story, colon: string): string {
  return [
    `<b>${quiet(story.title)}</b>`,
    ...story.facts.map(({ label, value }) => `${label}${colon}${quiet(value)}`),
    ...story.items.map((item) => `• ${quiet(item)}`),
    ...(story.more === null ? [] : [`• ${story.more}`]),
    ...story.evidence.flatMap(({ title, lines }) => [
      `<b>${quiet(title)}</b>`,
      ...lines.map((line) => `• ${quiet(line)}`),
    ]),
  ].join('\n');
}

/** Names after an @ and words after a / would be made into mentions and commands. */
function quiet(text: string): string {
  return escapeHtml(text)
    .replaceAll('@', '＠')
    .replace(/(^|\s)\//gu, '$1∕');
}
