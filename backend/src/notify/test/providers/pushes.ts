import { bytes, jsonOf, SECRET, type FakeProvider } from './provider.ts';

export const serverchan: FakeProvider = {
  type: 'serverchan',
  readsMarkdown: true,
  mention: null,
  config: (url) => ({ send_key: 'SCTCANARY0123456789', api_url: url }),
  answer: (request) => {
    if (request.path !== '/SCTCANARY0123456789.send') {
      return { status: 400, body: { code: 40_001, message: '[AUTH]错误的Key' } };
    }
    const { title, desp } = jsonOf(request) as unknown as { title: string; desp: string };
    return title === '' || [...title].length > 32 || bytes(desp) > 32_768
      ? { status: 400, body: { code: 40_002, message: 'title or desp is too long' } }
      : { body: { code: 0, message: '', data: { pushid: '42', readkey: 'k', error: 'SUCCESS', errno: 0 } } };
  },
  refusal: { status: 400, body: { code: 40_001, message: '[AUTH]错误的Key SCTCANARY0123456789' } },
  busy: {
    reply: { body: { code: 40_001, message: '超过当天的发送次数限制[5]，请稍后再试' } },
    waitMs: 3_600_000,
  },
};

export const pushplus: FakeProvider = {
  type: 'pushplus',
  readsMarkdown: false,
  mention: null,
  config: (url) => ({ token: SECRET, api_url: url }),
  answer: (request) => {
    const { token, title, content, template } = jsonOf(request) as unknown as Record<string, string>;
    if (token !== SECRET) {
      return { body: { code: 903, msg: '无效的用户令牌' } };
    }
    const isWhole =
      template === 'html' && [...(title ?? '')].length <= 100 && (content ?? '').length <= 20_000;
    return isWhole
      ? { body: { code: 200, msg: '请求成功', data: 'short-code' } }
      : { body: { code: 999, msg: '服务端验证错误' } };
  },
  refusal: { body: { code: 903, msg: `无效的用户令牌 ${SECRET}` } },
  busy: { reply: { body: { code: 900, msg: '用户账号使用受限' } }, waitMs: 21_600_000 },
};
