import type { JsonValue } from '@vigilops/contracts/api';
import { createHmac } from 'node:crypto';
import { optional } from '../../../model/index.ts';
import type { Letter, Outcome } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { multiline, secret, secretUrl } from '../../fields.ts';
import type { HttpAnswer } from '../../http/ask.ts';
import { judgeStatus, unanswered } from '../../http/judge.ts';
import { bytesOf } from '../../text/plain.ts';
import { payloadOf } from './payload.ts';
import { SAMPLE } from './sample.ts';
import { fillTemplate, problemOf } from './template.ts';

const MAX_BODY_BYTES = 4 * 2 ** 20;

const template = multiline({
  label: { en: 'Body', zh: '请求体模板' },
  help: {
    en: 'JSON with {{ title }}, {{ severity }}, {{ alerts }} and other fields of the default body. Left out: the default body, which Alertmanager receivers understand.',
    zh: 'JSON，可使用 {{ title }}、{{ severity }}、{{ alerts }} 等默认请求体中的字段。留空：使用与 Alertmanager 兼容的默认请求体。',
  },
  placeholder: '{"text": "{{ severity }}: {{ title }}", "alerts": "{{ alerts }}"}',
});

export const webhook = defineChannel({
  type: 'webhook',
  class: 'webhook',
  title: { en: 'Webhook', zh: 'Webhook' },
  setup: {
    en: '1. Give the address of a program that takes POST requests with JSON, and answers 2xx.\n2. Set a secret, and let the program check X-VigilOps-Signature: v1=HMAC-SHA256 of "<X-VigilOps-Timestamp>.<body>" in hex.\n3. Let it ignore an Idempotency-Key that it has seen.',
    zh: '1. 填写接收 JSON POST 请求并返回 2xx 的地址。\n2. 设置密钥，并在接收端校验 X-VigilOps-Signature：v1= 加上「<X-VigilOps-Timestamp>.<请求体>」的 HMAC-SHA256（十六进制）。\n3. 接收端应忽略已见过的 Idempotency-Key。',
  },
  fields: {
    url: secretUrl({
      label: { en: 'Address', zh: '地址' },
      placeholder: 'https://example.com/hooks/vigilops',
    }),
    secret: optional(secret({ label: { en: 'Secret of the signature', zh: '签名密钥' } })),
    authorization: optional(
      secret({
        label: { en: 'Authorization header', zh: 'Authorization 请求头' },
        placeholder: 'Bearer …',
      }),
    ),
    template: optional({
      ...template,
      schema: template.schema.superRefine((given, context) => {
        const problem = given.trim() === '' ? undefined : problemOf(given, SAMPLE);
        if (problem !== undefined) {
          context.addIssue({ code: 'custom', message: problem });
        }
      }),
    }),
  },
  limits: { perMinute: null, perSecond: null, bodyBytes: MAX_BODY_BYTES },
  render: (letter, config) => bodyOf(letter, config.template),
  send: async (body, { url, secret: key, authorization }, { ask, clock, signal }, letter) => {
    const timestamp = String(Math.floor(clock.now().getTime() / 1_000));
    const answer = await ask({
      method: 'POST',
      url,
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': letter.idempotencyKey,
        'X-VigilOps-Timestamp': timestamp,
        ...(key === undefined ? {} : { 'X-VigilOps-Signature': signatureOf(key, `${timestamp}.${body}`) }),
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      body,
      signal,
    });
    return judge(answer, clock.now());
  },
  carry: (body, { url, secret: key, authorization }, letter) => ({
    url,
    headers: {
      'Idempotency-Key': letter.idempotencyKey,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
    body: JSON.parse(body) as JsonValue,
    signature: { scheme: 'webhook', secret: key ?? null },
    success: { by: 'status' },
  }),
});

function signatureOf(key: string, signed: string): string {
  return `v1=${createHmac('sha256', key).update(signed).digest('hex')}`;
}

/** All alerts; of more than fit the first, and how many are missing. */
function bodyOf(letter: Letter, given: string | undefined): string {
  const make = (count: number) => {
    const payload = payloadOf(letter, letter.content.alerts.slice(0, count));
    const isOwn = given !== undefined && given.trim() !== '';
    return JSON.stringify(isOwn ? fillTemplate(given, payload as unknown as JsonValue) : payload);
  };
  let count = letter.content.alerts.length;
  let body = make(count);
  while (bytesOf(body) > MAX_BODY_BYTES && count > 0) {
    count = Math.floor(count / 2);
    body = make(count);
  }
  return body;
}

/**
 * Receivers of all kinds: well is 2xx, unless the body says otherwise in one of the ways that are known. A page for people
 * is that of a login or of something in between.
 */
function judge(answer: HttpAnswer, now: Date): Outcome {
  if (answer.kind !== 'answer') {
    return unanswered(answer);
  }
  const { status, headers, text } = answer;
  const isWell = status >= 200 && status < 300;
  if (!isWell) {
    return judgeStatus(answer, now);
  }
  if (/text\/html/iu.test(String(headers['content-type'] ?? '')) || /^\s*<(?:!doctype|html)/iu.test(text)) {
    return { outcome: 'unreachable', error: `HTTP ${String(status)}, but with a page for people` };
  }
  const code = errorCodeIn(text);
  return code === undefined
    ? { outcome: 'sent', receipt: null }
    : { outcome: 'unreachable', error: `HTTP ${String(status)}, but with ${code}` };
}

/** What it says is kept to itself: the address may be of something that is nobody's business. */
function errorCodeIn(text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { errcode, ok, success } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof errcode === 'number' && errcode !== 0) {
    return `errcode ${String(errcode)}`;
  }
  return ok === false ? 'ok: false' : success === false ? 'success: false' : undefined;
}
