import type { JsonValue } from '@vigilops/contracts/api';
import type { Letter, Outcome } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { secretUrl } from '../../fields.ts';
import { judgeStatus, retryAfterOf, unanswered } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { plain, withoutMarkup } from '../../text/plain.ts';
import { titleOf, type Story } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';

/** docs.slack.dev, "Block Kit": a header of 150 characters, a section of 3,000. */
const MAX_HEADER_CHARACTERS = 150;
const MAX_SECTION_CHARACTERS = 3_000;
/** What is wrong with one message alone. */
const OF_THIS_MESSAGE: readonly string[] = [
  'invalid_payload',
  'invalid_blocks',
  'no_text',
  'too_many_attachments',
];
const TROUBLE: readonly string[] = ['rollup_error', 'server_error', 'internal_error', 'service_unavailable'];

export const slack = defineChannel({
  type: 'slack',
  class: 'chat',
  title: { en: 'Slack', zh: 'Slack' },
  setup: {
    en: '1. At api.slack.com/apps create an app and switch on Incoming Webhooks.\n2. Add a webhook to the channel, and copy its address.',
    zh: '1. 在 api.slack.com/apps 创建应用并启用 Incoming Webhooks。\n2. 为目标频道添加 Webhook 并复制地址。',
  },
  fields: {
    webhook_url: secretUrl({
      label: { en: 'Webhook address', zh: 'Webhook 地址' },
      placeholder: 'https://hooks.slack.com/services/…',
    }),
  },
  limits: { perMinute: 60, perSecond: 1, bodyBytes: 40_000 },
  render: (letter) => ({
    // Of notifications, and of who shows no blocks.
    text: escapeSlack(titleOf(letter, MAX_HEADER_CHARACTERS)),
    unfurl_links: false,
    unfurl_media: false,
    blocks: fitted(
      letter,
      (story) => blocksOf(story, letter),
      (blocks) =>
        blocks.every(({ text }) => text === undefined || [...text.text].length <= MAX_SECTION_CHARACTERS),
    ),
  }),
  send: async (message, { webhook_url: url }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
    if (answer.kind !== 'answer') {
      return unanswered(answer);
    }
    return judge(answer.status, answer.text, {
      byStatus: judgeStatus(answer, clock.now()),
      retryAfterMs: retryAfterOf(answer.headers['retry-after'], clock.now()),
    });
  },
  carry: (message, { webhook_url: url }) => ({
    url,
    headers: {},
    body: message as unknown as JsonValue,
    signature: { scheme: 'none' },
    success: { by: 'text', equals: 'ok' },
  }),
});

/** The body is one word: ok, or what is wrong. */
function judge(
  status: number,
  text: string,
  { byStatus, retryAfterMs }: { readonly byStatus: Outcome; readonly retryAfterMs: number | null },
): Outcome {
  const word = /^[a-z_]{2,64}$/u.exec(text.trim())?.[0];
  if (status === 200 && word === 'ok') {
    return { outcome: 'sent', receipt: null };
  }
  if (word === undefined || word === 'ok') {
    return byStatus;
  }
  if (status === 429 || word === 'rate_limited') {
    return { outcome: 'busy', error: word, retryAfterMs };
  }
  if (status >= 500 || TROUBLE.includes(word)) {
    return { outcome: 'unreachable', error: word };
  }
  return { outcome: 'refused', error: word, isChannelBroken: !OF_THIS_MESSAGE.includes(word) };
}

/** docs.slack.dev, "Formatting text": these three, and nothing is a mention any more. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Block {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly elements?: readonly object[];
}

function blocksOf(story: Story, { language }: Letter): readonly Block[] {
  const { colon } = WORDS[language];
  const section = (lines: readonly string[]): readonly Block[] =>
    lines.length === 0 ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } }];
  const buttons = story.links.map(({ label, url }) => ({
    type: 'button',
    text: { type: 'plain_text', text: label },
    url,
  }));
  return [
    {
      type: 'header',
      text: { type: 'plain_text', text: withoutMarkup(plain(story.title, MAX_HEADER_CHARACTERS)) },
    },
    ...section(story.facts.map(({ label, value }) => `*${label}*${colon}${quiet(value)}`)),
    ...section([
      ...story.items.map((item) => `• ${quiet(item)}`),
      ...(story.more === null ? [] : [`• ${story.more}`]),
    ]),
    ...story.evidence.flatMap(({ title, lines }) =>
      section([`*${quiet(title)}*`, ...lines.map((line) => `• ${quiet(line)}`)]),
    ),
    ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
  ];
}

/** Without bold, code and crossed out, too: an asterisk in a label is an asterisk. */
function quiet(text: string): string {
  return escapeSlack(text).replaceAll('*', '＊').replaceAll('`', '｀').replaceAll('~', '～');
}
