import { createHmac } from 'node:crypto';
import { bytes, jsonOf, SECRET, type FakeProvider } from './provider.ts';

export const wecomRobot: FakeProvider = {
  type: 'wecom_robot',
  readsMarkdown: true,
  mention: /@/u,
  config: (url) => ({ webhook_url: `${url}/cgi-bin/webhook/send?key=CANARY-0123456789abcdef` }),
  answer: (request) => {
    if (request.query.get('key') !== 'CANARY-0123456789abcdef') {
      return { body: { errcode: 93_000, errmsg: 'invalid webhook url' } };
    }
    const { msgtype, markdown } = jsonOf(request) as unknown as {
      msgtype: string;
      markdown: { content: string };
    };
    if (msgtype !== 'markdown' || markdown.content === '') {
      return { body: { errcode: 40_008, errmsg: 'invalid message type' } };
    }
    return bytes(markdown.content) > 4_096
      ? { body: { errcode: 40_058, errmsg: 'markdown.content exceed max length 4096' } }
      : { body: { errcode: 0, errmsg: 'ok' } };
  },
  refusal: { body: { errcode: 93_000, errmsg: 'invalid webhook url, key: CANARY-0123456789abcdef' } },
  busy: { reply: { body: { errcode: 45_009, errmsg: 'api freq out of limit' } }, waitMs: 60_000 },
};

export const wecomApp: FakeProvider = {
  type: 'wecom_app',
  readsMarkdown: true,
  mention: /@/u,
  config: (url) => ({
    corp_id: 'ww01',
    agent_id: 1_000_002,
    secret: SECRET,
    to_user: ['ops'],
    api_url: url,
  }),
  answer: (request) => {
    if (request.path === '/cgi-bin/gettoken') {
      return request.query.get('corpsecret') === SECRET
        ? { body: { errcode: 0, errmsg: 'ok', access_token: 'CANARY-token-0123456789', expires_in: 7_200 } }
        : { body: { errcode: 40_001, errmsg: 'invalid credential' } };
    }
    if (request.query.get('access_token') !== 'CANARY-token-0123456789') {
      return { body: { errcode: 40_014, errmsg: 'invalid access_token' } };
    }
    const sent = jsonOf(request) as unknown as {
      touser: string;
      agentid: number;
      markdown: { content: string };
    };
    if (sent.touser !== 'ops' || sent.agentid !== 1_000_002) {
      return { body: { errcode: 81_013, errmsg: 'user & party & tag all invalid' } };
    }
    return bytes(sent.markdown.content) > 2_048
      ? { body: { errcode: 45_002, errmsg: 'content size out of limit' } }
      : { body: { errcode: 0, errmsg: 'ok', msgid: 'msg-1' } };
  },
  refusal: { body: { errcode: 81_013, errmsg: `all invalid, secret: ${SECRET}` } },
  busy: { reply: { body: { errcode: 45_009, errmsg: 'api freq out of limit' } }, waitMs: 60_000 },
};

export const feishu: FakeProvider = {
  type: 'feishu',
  readsMarkdown: false,
  mention: /@/u,
  config: (url) => ({ webhook_url: `${url}/open-apis/bot/v2/hook/CANARY-hook-0123456789`, secret: SECRET }),
  answer: (request, now) => {
    const { timestamp, sign, msg_type, card } = jsonOf(request) as unknown as {
      timestamp: string;
      sign: string;
      msg_type: string;
      card: { header: { title: { content: string } }; elements: object[] };
    };
    const expected = createHmac('sha256', `${timestamp}\n${SECRET}`).digest('base64');
    if (sign !== expected || Math.abs(now.getTime() / 1_000 - Number(timestamp)) > 3_600) {
      return {
        body: { code: 19_021, msg: 'sign match fail or timestamp is not within one hour from current time' },
      };
    }
    const isWhole =
      msg_type === 'interactive' && card.header.title.content !== '' && card.elements.length > 0;
    return !isWhole || bytes(request.body) > 20 * 1_024
      ? { status: 400, body: { code: 9_499, msg: 'Bad Request' } }
      : { body: { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' } };
  },
  refusal: { body: { code: 19_024, msg: `Key Words Not Found ${SECRET}` } },
  busy: {
    reply: { body: { code: 11_232, msg: 'frequency limited psm[lark.oapi.app_platform_runtime]' } },
    waitMs: null,
  },
};

export const dingtalk: FakeProvider = {
  type: 'dingtalk',
  readsMarkdown: true,
  mention: /@/u,
  config: (url) => ({
    webhook_url: `${url}/robot/send?access_token=CANARY-token-0123456789`,
    secret: `SEC${SECRET}`,
  }),
  answer: (request, now) => {
    const timestamp = request.query.get('timestamp') ?? '';
    const sign = createHmac('sha256', `SEC${SECRET}`).update(`${timestamp}\nSEC${SECRET}`).digest('base64');
    const isFresh = Math.abs(now.getTime() - Number(timestamp)) < 3_600_000;
    if (request.query.get('sign') !== sign || !isFresh) {
      return { body: { errcode: 310_000, errmsg: 'sign not match, more: [https://ding-doc.dingtalk.com]' } };
    }
    const { msgtype, markdown } = jsonOf(request) as unknown as {
      msgtype: string;
      markdown: { title: string; text: string };
    };
    if (msgtype !== 'markdown' || markdown.title === '' || markdown.text === '') {
      return { body: { errcode: 400_102, errmsg: 'param error' } };
    }
    return bytes(request.body) > 20_000
      ? { body: { errcode: 460_101, errmsg: 'message too long, exceed 20000 bytes' } }
      : { body: { errcode: 0, errmsg: 'ok' } };
  },
  refusal: { body: { errcode: 310_000, errmsg: 'keywords not in content, token CANARY-token-0123456789' } },
  busy: {
    reply: { body: { errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' } },
    waitMs: 600_000,
  },
};
