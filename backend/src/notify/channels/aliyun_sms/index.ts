import { optional, preset } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, telephones, text, url } from '../../fields.ts';
import { callAliyun } from '../../sign/aliyun.ts';
import { telephonesOf } from '../../text/telephones.ts';
import { templateVariables, variableLines } from '../../text/template-variables.ts';

/** Of a variable in a template (help.aliyun.com, "SMS template specifications"). */
const MAX_CHARACTERS = 35;

export const aliyunSms = defineChannel({
  type: 'aliyun_sms',
  class: 'sms',
  title: { en: 'Text message by Alibaba Cloud', zh: '阿里云短信' },
  setup: {
    en: '1. In the SMS console have a signature and a template approved, such as: ${severity}: ${title}.\n2. Create an AccessKey for a RAM user that may do dysms:SendSms alone.\n3. Name the variables of the template below.',
    zh: '1. 在短信服务控制台申请签名和模板，例如：${severity}告警：${title}。\n2. 为仅有 dysms:SendSms 权限的 RAM 用户创建 AccessKey。\n3. 在下方填写模板变量的对应关系。',
  },
  fields: {
    access_key_id: text({ label: { en: 'AccessKey id', zh: 'AccessKey ID' } }),
    access_key_secret: secret({ label: { en: 'AccessKey secret', zh: 'AccessKey Secret' } }),
    sign_name: text({ label: { en: 'Signature', zh: '短信签名' } }),
    template_code: text({ label: { en: 'Template code', zh: '模板 CODE' }, placeholder: 'SMS_123456789' }),
    variables: preset(variableLines, ['severity=severity', 'title=title']),
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
    api_url: optional(
      url({
        label: { en: 'Endpoint', zh: '接入点' },
        placeholder: 'https://dysmsapi.aliyuncs.com',
      }),
    ),
  },
  // The provider counts by number: more than this is a storm, and becomes one message.
  limits: { perMinute: 5, perSecond: null, bodyBytes: 8_192 },
  render: (letter, config) => ({
    phones: telephonesOf(letter, config.phones),
    parameters: templateVariables(letter, config.variables, MAX_CHARACTERS),
  }),
  send: async ({ phones, parameters }, config, tools, letter) => {
    if (phones.length === 0) {
      return { outcome: 'refused', error: 'it names no telephone number', isChannelBroken: true };
    }
    return callAliyun(
      {
        endpoint: config.api_url ?? 'https://dysmsapi.aliyuncs.com',
        action: 'SendSms',
        version: '2017-05-25',
        accessKeyId: config.access_key_id,
        accessKeySecret: config.access_key_secret,
        parameters: {
          PhoneNumbers: phones.join(','),
          SignName: config.sign_name,
          TemplateCode: config.template_code,
          TemplateParam: JSON.stringify(parameters),
          OutId: letter.idempotencyKey,
        },
      },
      'BizId',
      tools,
    );
  },
});
