import { z } from 'zod';
import { choice, optional, preset } from '../../../model/index.ts';
import type { Letter } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { list, multiline, secret, text, wholeNumber } from '../../fields.ts';
import { renderHtml, renderText } from '../../text/html.ts';
import { escapeHtml, plain } from '../../text/plain.ts';
import { digestPage, digestText } from '../../text/digest-mail.ts';
import { tellStory, titleOf, type Story } from '../../text/story.ts';
import { WORDS } from '../../text/words.ts';
import { sendBySmtp } from './smtp.ts';

const MAX_SUBJECT_CHARACTERS = 150;
/** A mail may be longer than a card, and still nobody reads on for ever. */
const SIZE = { items: 50, evidence: 20, characters: 500 };
const MOST_RECIPIENTS = 100;

export const email = defineChannel({
  type: 'email',
  class: 'email',
  title: { en: 'E-mail', zh: '邮件' },
  setup: {
    en: '1. Ask your provider for the SMTP server, its port, and an account that may send; often with a password for applications.\n2. Port 465 speaks TLS from the begin, port 587 begins it with STARTTLS.\n3. Name the sender and at least one recipient.',
    zh: '1. 向邮件服务商查询 SMTP 服务器、端口和发信账号（通常需要「授权码」）。\n2. 465 端口使用 TLS，587 端口使用 STARTTLS。\n3. 填写发件人和至少一个收件人。',
  },
  fields: {
    host: text({ label: { en: 'SMTP server', zh: 'SMTP 服务器' }, placeholder: 'smtp.example.com' }),
    port: preset(wholeNumber({ label: { en: 'Port', zh: '端口' } }, { min: 1, max: 65_535 }), 587),
    encryption: preset(
      choice({ label: { en: 'Encryption', zh: '加密方式' } }, ['starttls', 'tls', 'none'], {
        starttls: { en: 'STARTTLS (587)', zh: 'STARTTLS（587）' },
        tls: { en: 'TLS (465)', zh: 'TLS（465）' },
        none: {
          en: 'none: passwords and messages are readable on the way',
          zh: '不加密：密码和内容在途中可被读取',
        },
      }),
      'starttls',
    ),
    user: optional(text({ label: { en: 'User', zh: '用户名' } })),
    password: optional(secret({ label: { en: 'Password', zh: '密码或授权码' } })),
    ca: optional(
      multiline({
        label: { en: 'Certificate of its authority', zh: 'CA 证书' },
        help: {
          en: 'PEM. Where the server has a certificate of your own authority.',
          zh: 'PEM 格式。服务器使用自建 CA 的证书时填写。',
        },
      }),
    ),
    from: text({
      label: { en: 'Sender', zh: '发件人' },
      placeholder: 'VigilOps <alerts@example.com>',
    }),
    to: preset(
      list(
        {
          label: { en: 'Recipients', zh: '收件人' },
          help: {
            en: 'One a line; who is on duty is written to as well.',
            zh: '每行一个；值班人员也会收到。',
          },
        },
        z.email().max(254),
      ),
      [],
    ),
  },
  limits: { perMinute: 60, perSecond: null, bodyBytes: 1_048_576 },
  render: (letter, { from, to }) => {
    const story = tellStory(letter, SIZE);
    const { colon } = WORDS[letter.language];
    return {
      from,
      to: recipientsOf(letter, to),
      subject: plain(titleOf(letter, MAX_SUBJECT_CHARACTERS), MAX_SUBJECT_CHARACTERS),
      ...bodyOf(letter, story, colon),
      // The same message is the same mail, however often it comes.
      messageId: `<${letter.idempotencyKey}@vigilops>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(letter.incidentId === null ? {} : threadOf(letter.incidentId)),
      },
    };
  },
  send: (mail, config, tools) => sendBySmtp(mail, config, tools),
});

function bodyOf(letter: Letter, story: Story, colon: string) {
  const { digest } = letter.content;
  return digest === undefined
    ? { text: renderText(story, colon), html: pageOf(renderHtml(story, colon), letter) }
    : { text: digestText(digest, letter), html: digestPage(digest, letter) };
}

function recipientsOf({ content }: Letter, own: readonly string[]): string[] {
  const onDuty = content.addressees.flatMap((person) => (person.email === null ? [] : [person.email]));
  return [...new Set([...own, ...onDuty])].slice(0, MOST_RECIPIENTS);
}

/** Mails of one incident are one conversation. */
function threadOf(incidentId: number): Readonly<Record<string, string>> {
  const first = `<incident-${String(incidentId)}@vigilops>`;
  return { References: first, 'In-Reply-To': first };
}

function pageOf(html: string, { house, language }: Letter): string {
  return `<!doctype html><html lang="${language}"><body style="font-family:sans-serif">${html}<p style="color:#57606a">${escapeHtml(house)}</p></body></html>`;
}
