import { optional, preset } from '../../../model/index.ts';
import type { Outcome } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { secret, telephones, text, url, wholeNumber } from '../../fields.ts';
import { callAliyun } from '../../sign/aliyun.ts';
import { telephonesOf } from '../../text/telephones.ts';
import { templateVariables, variableLines } from '../../text/template-variables.ts';

/** Nobody listens to more. */
const MAX_CHARACTERS = 60;
const MOST_CALLS = 10;

export const voice = defineChannel({
  type: 'voice',
  class: 'voice',
  title: { en: 'Telephone call by Alibaba Cloud', zh: '电话语音（阿里云）' },
  setup: {
    en: '1. In the voice console have a text-to-speech template approved, such as: ${severity} alert, ${title}.\n2. Buy or ask for a number that calls; leave it empty for the shared one.\n3. Create an AccessKey for a RAM user that may do dyvms:SingleCallByTts alone.',
    zh: '1. 在语音服务控制台申请文本转语音模板，例如：${severity}告警，${title}。\n2. 购买或申请主叫号码；使用公共号码时留空。\n3. 为仅有 dyvms:SingleCallByTts 权限的 RAM 用户创建 AccessKey。',
  },
  fields: {
    access_key_id: text({ label: { en: 'AccessKey id', zh: 'AccessKey ID' } }),
    access_key_secret: secret({ label: { en: 'AccessKey secret', zh: 'AccessKey Secret' } }),
    tts_code: text({ label: { en: 'Template id', zh: '模板 ID' }, placeholder: 'TTS_123456789' }),
    variables: preset(variableLines, ['severity=severity', 'title=title']),
    caller: optional(text({ label: { en: 'Number that calls', zh: '主叫显号' } })),
    phones: preset(
      telephones({
        label: { en: 'Numbers to call', zh: '被叫号码' },
        help: {
          en: 'One a line; who is on duty is called as well.',
          zh: '每行一个；值班人员也会接到电话。',
        },
      }),
      [],
    ),
    play_times: preset(
      wholeNumber({ label: { en: 'How often it is read', zh: '播放次数' } }, { min: 1, max: 3 }),
      2,
    ),
    api_url: optional(
      url({ label: { en: 'Endpoint', zh: '接入点' }, placeholder: 'https://dyvmsapi.aliyuncs.com' }),
    ),
  },
  // To one number one call a minute, five an hour.
  limits: { perMinute: 1, perSecond: null, bodyBytes: 8_192 },
  render: (letter, config) => ({
    phones: telephonesOf(letter, config.phones).slice(0, MOST_CALLS),
    parameters: templateVariables(letter, config.variables, MAX_CHARACTERS),
  }),
  send: async ({ phones, parameters }, config, tools, letter) => {
    const outcomes: Outcome[] = [];
    for (const phone of phones) {
      const outcome = await callAliyun(
        {
          endpoint: config.api_url ?? 'https://dyvmsapi.aliyuncs.com',
          action: 'SingleCallByTts',
          version: '2017-05-25',
          accessKeyId: config.access_key_id,
          accessKeySecret: config.access_key_secret,
          parameters: {
            CalledNumber: phone,
            ...(config.caller === undefined ? {} : { CalledShowNumber: config.caller }),
            TtsCode: config.tts_code,
            TtsParam: JSON.stringify(parameters),
            PlayTimes: String(config.play_times),
            OutId: letter.idempotencyKey.replaceAll('-', '').slice(0, 15),
          },
        },
        'CallId',
        tools,
      );
      outcomes.push(outcome);
    }
    return together(outcomes);
  },
});

/** One that rings is enough: the others are not called twice for the sake of one. */
function together(outcomes: readonly Outcome[]): Outcome {
  const rung = outcomes.flatMap((one) => (one.outcome === 'sent' ? [one.receipt ?? ''] : []));
  return rung.length > 0
    ? { outcome: 'sent', receipt: rung.filter((id) => id !== '').join(' ') }
    : (outcomes[0] ?? { outcome: 'refused', error: 'it names no telephone number', isChannelBroken: true });
}
