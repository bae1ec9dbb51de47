import { defineChannel } from '../../define-channel.ts';
import { secretUrl } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderMarkdown } from '../../text/markdown.ts';
import { bytesOf } from '../../text/plain.ts';
import { WORDS } from '../../text/words.ts';

/** Of `markdown.content`, in UTF-8 (developer.work.weixin.qq.com/document/path/91770). */
const MAX_CONTENT_BYTES = 4_096;
const BUSY = -1;
const TOO_MANY = 45_009;
/** The content is not what it may be: 40008 type, 40058 parameters, 44004 empty, 45002 too long. */
const OF_THIS_MESSAGE: readonly unknown[] = [40_008, 40_058, 44_004, 45_002];

export const wecomRobot = defineChannel({
  type: 'wecom_robot',
  class: 'chat',
  title: { en: 'WeCom group robot', zh: '企业微信群机器人' },
  setup: {
    en: '1. In the WeCom group open Settings, Group robots, Add.\n2. Copy the webhook address of the robot.',
    zh: '1. 在企业微信群中打开「群设置 → 群机器人 → 添加」。\n2. 复制机器人的 Webhook 地址。',
  },
  fields: {
    webhook_url: secretUrl({
      label: { en: 'Webhook address', zh: 'Webhook 地址' },
      help: {
        en: 'Whoever has it can write to the group.',
        zh: '持有该地址即可向群内发消息，请勿泄露。',
      },
      placeholder: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
    }),
  },
  limits: { perMinute: 20, perSecond: null, bodyBytes: MAX_CONTENT_BYTES },
  render: (letter) => ({
    msgtype: 'markdown',
    markdown: {
      content: fitted(
        letter,
        (story) => renderMarkdown(story, '\n', WORDS[letter.language].colon),
        (text) => bytesOf(text) <= MAX_CONTENT_BYTES,
      ),
    },
  }),
  send: async (message, { webhook_url: url }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    return judgeJson(answer, clock.now(), ({ errcode, errmsg }) => {
      const error = saying(errcode, errmsg);
      switch (errcode) {
        case undefined:
          return undefined;
        case 0:
          return { outcome: 'sent', receipt: null };
        case BUSY:
          return { outcome: 'unreachable', error };
        case TOO_MANY:
          return { outcome: 'busy', error, retryAfterMs: 60_000 };
        default:
          return { outcome: 'refused', error, isChannelBroken: !OF_THIS_MESSAGE.includes(errcode) };
      }
    });
  },
  carry: (message, { webhook_url: url }) => ({
    url,
    headers: {},
    body: message,
    signature: { scheme: 'none' },
    success: { by: 'field', names: ['errcode'], equals: 0 },
  }),
});
