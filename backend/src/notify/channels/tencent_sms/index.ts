import { z } from 'zod';
import { optional, preset } from '../../../model/index.ts';
import type { Outcome } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { list, secret, telephones, text, url } from '../../fields.ts';
import { judgeJson, saying, type JsonObject } from '../../http/judge.ts';
import { signTencent } from '../../sign/tencent.ts';
import { telephonesOf } from '../../text/telephones.ts';
import { FIELDS, fieldText, isFieldName } from '../../text/variables.ts';

/** Longer variables are refused for some kinds of templates (cloud.tencent.com/document/product/382/39023). */
const MAX_CHARACTERS = 30;
const DEFAULT_URL = 'https://sms.tencentcloudapi.com';

export const tencentSms = defineChannel({
  type: 'tencent_sms',
  class: 'sms',
  title: { en: 'Text message by Tencent Cloud', zh: '腾讯云短信' },
  setup: {
    en: '1. In the SMS console create an application, and have a signature and a template approved, such as: {1}: {2}.\n2. Create a key for a CAM user that may do sms:SendSms alone.\n3. Name the fields for {1}, {2} … below.',
    zh: '1. 在短信控制台创建应用，申请签名和正文模板，例如：{1}告警：{2}。\n2. 为仅有 sms:SendSms 权限的 CAM 用户创建密钥。\n3. 在下方按顺序填写 {1}、{2}…… 对应的字段。',
  },
  fields: {
    secret_id: text({ label: { en: 'SecretId', zh: 'SecretId' } }),
    secret_key: secret({ label: { en: 'SecretKey', zh: 'SecretKey' } }),
    sdk_app_id: text({
      label: { en: 'Application id', zh: '应用 SDKAppID' },
      placeholder: '1400006666',
    }),
    sign_name: text({ label: { en: 'Signature', zh: '短信签名' } }),
    template_id: text({ label: { en: 'Template id', zh: '模板 ID' } }),
    variables: preset(
      list(
        {
          label: { en: 'Variables of the template', zh: '模板变量' },
          help: {
            en: `The fields for {1}, {2} …, one a line. Fields: ${FIELDS.join(', ')}.`,
            zh: `按 {1}、{2}…… 的顺序，每行一个字段。可用字段：${FIELDS.join('、')}。`,
          },
        },
        z
          .string()
          .max(64)
          .refine(isFieldName, `must be one of ${FIELDS.join(', ')}`),
      ),
      ['severity', 'title'],
    ),
    region: preset(text({ label: { en: 'Region', zh: '地域' } }), 'ap-guangzhou'),
    phones: preset(
      telephones({
        label: { en: 'Telephone numbers', zh: '手机号' },
        help: {
          en: 'One a line; who is on duty is written to as well.',
          zh: '每行一个；值班人员也会收到。',
        },
      }),
      [],
    ),
    api_url: optional(url({ label: { en: 'Endpoint', zh: '接入点' }, placeholder: DEFAULT_URL })),
  },
  limits: { perMinute: 5, perSecond: null, bodyBytes: 65_536 },
  render: (letter, config) => ({
    PhoneNumberSet: telephonesOf(letter, config.phones),
    SmsSdkAppId: config.sdk_app_id,
    SignName: config.sign_name,
    TemplateId: config.template_id,
    TemplateParamSet: config.variables.map((field) =>
      isFieldName(field) ? fieldText(field, letter, MAX_CHARACTERS) || '-' : '-',
    ),
    SessionContext: letter.idempotencyKey,
  }),
  send: async (message, config, tools) => {
    if (message.PhoneNumberSet.length === 0) {
      return { outcome: 'refused', error: 'it names no telephone number', isChannelBroken: true };
    }
    const body = JSON.stringify(message);
    const endpoint = config.api_url ?? DEFAULT_URL;
    const now = tools.clock.now();
    const headers = signTencent(
      {
        endpoint,
        service: 'sms',
        action: 'SendSms',
        version: '2021-01-11',
        region: config.region,
        body,
        secretId: config.secret_id,
        secretKey: config.secret_key,
      },
      now,
    );
    const answer = await tools.ask({ method: 'POST', url: endpoint, headers, body, signal: tools.signal });
    return judgeJson(answer, now, judge);
  },
});

interface Status {
  readonly Code?: unknown;
  readonly Message?: unknown;
  readonly SerialNo?: unknown;
}

/** The whole may be refused, or each number by itself; one that gets it is enough. */
function judge(answer: JsonObject): Outcome | undefined {
  const { Error: failure, SendStatusSet: statuses } = (answer['Response'] ?? {}) as {
    readonly Error?: Status;
    readonly SendStatusSet?: readonly Status[];
  };
  if (failure !== undefined) {
    return refusal(failure);
  }
  if (!Array.isArray(statuses) || statuses.length === 0) {
    return undefined;
  }
  const well = (statuses as readonly Status[]).filter(({ Code }) => Code === 'Ok');
  const receipts = well.flatMap(({ SerialNo }) => (typeof SerialNo === 'string' ? [SerialNo] : []));
  return well.length > 0
    ? { outcome: 'sent', receipt: receipts.join(' ') }
    : refusal((statuses as readonly Status[])[0] ?? {});
}

function refusal({ Code, Message }: Status): Outcome {
  const code = typeof Code === 'string' ? Code : '';
  const error = saying(Code, Message);
  if (/^(?:RequestLimitExceeded|LimitExceeded)/u.test(code)) {
    const isOfTheDay = /Daily|Day|Hour/u.test(code);
    return { outcome: 'busy', error, retryAfterMs: isOfTheDay ? 3_600_000 : 60_000 };
  }
  if (code.startsWith('InternalError')) {
    return { outcome: 'unreachable', error };
  }
  const isOfThisMessage = /TemplateParam|ContentLength|Sensitive|InvalidParameterValue/u.test(code);
  return { outcome: 'refused', error, isChannelBroken: !isOfThisMessage };
}
