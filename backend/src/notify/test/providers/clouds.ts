import { readAliyun, readTencent } from '../cloud-signatures.ts';
import { jsonOf, SECRET, type FakeProvider } from './provider.ts';

export const aliyunSms: FakeProvider = {
  type: 'aliyun_sms',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({
    access_key_id: 'LTAI-1',
    access_key_secret: SECRET,
    sign_name: '运维',
    template_code: 'SMS_1',
    phones: ['+8613800000001'],
    api_url: url,
  }),
  answer: (request, now) => {
    const problem = readAliyun(request, { now, secret: SECRET, action: 'SendSms', version: '2017-05-25' });
    if (problem !== null) {
      return problem;
    }
    const variables = Object.values(
      JSON.parse(request.query.get('TemplateParam') ?? '{}') as Record<string, string>,
    );
    if (request.query.get('PhoneNumbers') !== '+8613800000001') {
      return { body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: 'illegal number' } };
    }
    return variables.some((value) => value === '' || [...value].length > 35)
      ? { body: { Code: 'isv.PARAM_LENGTH_LIMIT', Message: 'a variable is too long' } }
      : { body: { Code: 'OK', Message: 'OK', RequestId: 'r', BizId: '9^0' } };
  },
  refusal: { body: { Code: 'isv.SMS_TEMPLATE_ILLEGAL', Message: `no such template ${SECRET}` } },
  busy: {
    reply: { body: { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发分钟级流控Permits:1' } },
    waitMs: 60_000,
  },
};

export const voice: FakeProvider = {
  type: 'voice',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({
    access_key_id: 'LTAI-1',
    access_key_secret: SECRET,
    tts_code: 'TTS_1',
    phones: ['13800000001'],
    api_url: url,
  }),
  answer: (request, now) => {
    const problem = readAliyun(request, {
      now,
      secret: SECRET,
      action: 'SingleCallByTts',
      version: '2017-05-25',
    });
    return (
      problem ??
      (request.query.get('CalledNumber') === '13800000001'
        ? { body: { Code: 'OK', Message: 'OK', RequestId: 'r', CallId: 'call^1' } }
        : { body: { Code: 'isv.CALLED_NUMBER_ILLEGAL', Message: 'illegal' } })
    );
  },
  refusal: { body: { Code: 'isv.TTS_TEMPLATE_ILLEGAL', Message: `no such template ${SECRET}` } },
  busy: { reply: { body: { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: 'Permits:1' } }, waitMs: 60_000 },
};

export const tencentSms: FakeProvider = {
  type: 'tencent_sms',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({
    secret_id: 'AKID1',
    secret_key: SECRET,
    sdk_app_id: '1400006666',
    sign_name: '运维',
    template_id: '1110',
    phones: ['+8613800000001'],
    api_url: url,
  }),
  answer: (request, now) => {
    const problem = readTencent(request, { now, secret: SECRET, service: 'sms', action: 'SendSms' });
    if (problem !== null) {
      return problem;
    }
    const { PhoneNumberSet: numbers, TemplateParamSet: variables } = jsonOf(request) as unknown as {
      PhoneNumberSet: string[];
      TemplateParamSet: string[];
    };
    const status = (Code: string, Message: string) => ({
      body: {
        Response: {
          SendStatusSet: numbers.map((PhoneNumber) => ({
            SerialNo: '5000:1',
            PhoneNumber,
            Fee: 1,
            Code,
            Message,
          })),
          RequestId: 'r',
        },
      },
    });
    return variables.some((value) => value === '' || [...value].length > 35)
      ? status('InvalidParameterValue.TemplateParameterLengthLimit', 'too long')
      : status('Ok', 'send success');
  },
  refusal: {
    body: {
      Response: {
        Error: { Code: 'FailedOperation.TemplateUnapproved', Message: `unapproved ${SECRET}` },
        RequestId: 'r',
      },
    },
  },
  busy: {
    reply: {
      body: {
        Response: {
          SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberThirtySecondLimit', Message: 'too fast' }],
          RequestId: 'r',
        },
      },
    },
    waitMs: 60_000,
  },
};
