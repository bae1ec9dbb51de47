import { defineChannel } from '../../define-channel.ts';
import { secretUrl } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { plain } from '../../text/plain.ts';
import type { Story } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** discord.com/developers, "Embed limits": 256 for a title, 4,096 for a description, 6,000 for all. */
const MAX_TITLE_CHARACTERS = 256;
const MAX_DESCRIPTION_CHARACTERS = 4_096;
const COLOURS = { critical: 0xb3131f, warning: 0xd9730d, info: 0x0a58b8 } as const;
const GREEN = 0x1a7f37;

export const discord = defineChannel({
  type: 'discord',
  class: 'chat',
  title: { en: 'Discord', zh: 'Discord' },
  setup: {
    en: '1. In the channel open Edit, Integrations, Webhooks, New webhook.\n2. Copy its address.',
    zh: '1. 打开频道的「编辑频道 → 整合 → Webhook → 新建 Webhook」。\n2. 复制 Webhook 地址。',
  },
  fields: {
    webhook_url: secretUrl({
      label: { en: 'Webhook address', zh: 'Webhook 地址' },
      placeholder: 'https://discord.com/api/webhooks/…',
    }),
  },
  limits: { perMinute: 30, perSecond: 2, bodyBytes: 65_536 },
  render: (letter) => ({
    // Nobody, whatever a text looks like.
    allowed_mentions: { parse: [] },
    embeds: [
      fitted(
        letter,
        (story) => ({
          title: plain(escapeDiscord(story.title), MAX_TITLE_CHARACTERS),
          description: descriptionOf(story, WORDS[letter.language].colon),
          color: letter.content.kind === 'resolved' ? GREEN : COLOURS[letter.content.severity],
        }),
        ({ description }) => description.length <= MAX_DESCRIPTION_CHARACTERS,
      ),
    ],
  }),
  send: async (message, { webhook_url: address }, { ask, clock, signal }) => {
    const url = new URL(address);
    // Only then it answers with the message, instead of with nothing.
    url.searchParams.set('wait', 'true');
    const answer = await ask({
      method: 'POST',
      url: url.href,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    return judgeJson(answer, clock.now(), (body, { status }) => {
      const { id, code, message: said, retry_after: seconds } = body;
      if (typeof id === 'string' && id !== '') {
        return { outcome: 'sent', receipt: id };
      }
      if (said === undefined && code === undefined) {
        return undefined;
      }
      const error = saying(code, said);
      if (status === 429) {
        return {
          outcome: 'busy',
          error,
          retryAfterMs: typeof seconds === 'number' && seconds > 0 ? Math.ceil(seconds * 1_000) : null,
        };
      }
      // 50006 empty, 50035 a field of the form.
      return { outcome: 'refused', error, isChannelBroken: code !== 50_006 && code !== 50_035 };
    });
  },
  carry: (message, { webhook_url: url }) => ({
    url,
    headers: {},
    body: message,
    signature: { scheme: 'none' },
    success: { by: 'status' },
  }),
});

function descriptionOf(story: Story, colon: string): string {
  return [
    ...story.facts.map(({ label, value }) => `**${label}**${colon}${escapeDiscord(value)}`),
    ...story.items.map((item) => `- ${escapeDiscord(item)}`),
    ...(story.more === null ? [] : [`- ${story.more}`]),
    ...story.evidence.flatMap(({ title, lines }) => [
      `**${escapeDiscord(title)}**`,
      ...lines.map((line) => `- ${escapeDiscord(line)}`),
    ]),
    ...(story.links.length === 0
      ? []
      : [story.links.map(({ label, url }) => `[${label}](${url})`).join(' · ')]),
  ].join('\n');
}

function escapeDiscord(text: string): string {
  return text.replace(/[\\*_~`|>[\]()#<-]/gu, (mark) => `\\${mark}`).replaceAll('@', '＠');
}
