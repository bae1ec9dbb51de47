import { type ConfigOf, optional, preset } from '../../../model/index.ts';
import type { Outcome, Tools } from '../../channel.ts';
import { defineChannel } from '../../define-channel.ts';
import { list, secret, text, url, wholeNumber } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderMarkdown } from '../../text/markdown.ts';
import { bytesOf } from '../../text/plain.ts';
import { WORDS } from '../../text/words.ts';
import { accessTokenOf, forgetToken } from './access-token.ts';

/** Of `markdown.content`, in UTF-8 (developer.work.weixin.qq.com/document/path/90236). */
const MAX_CONTENT_BYTES = 2_048;
const BUSY = -1;
const TOO_MANY: readonly unknown[] = [45_009, 45_033];
const STALE_TOKEN: readonly unknown[] = [40_014, 42_001];
const OF_THIS_MESSAGE: readonly unknown[] = [40_008, 40_058, 44_004, 45_002];

const fields = {
  corp_id: text({
    label: { en: 'Corporation id', zh: '企业 ID' },
    help: { en: 'My company, Company ID.', zh: '「我的企业 → 企业信息」底部。' },
    placeholder: 'ww0123456789abcdef',
  }),
  agent_id: wholeNumber(
    { label: { en: 'AgentId of the application', zh: '应用 AgentId' } },
    { min: 1, max: 2_147_483_647 },
  ),
  secret: secret({ label: { en: 'Secret of the application', zh: '应用 Secret' } }),
  to_user: preset(
    list({
      label: { en: 'Members', zh: '成员账号' },
      help: {
        en: 'Their accounts, one a line; @all for everybody.',
        zh: '每行一个成员账号；@all 表示全员。',
      },
    }),
    [],
  ),
  to_party: preset(list({ label: { en: 'Departments', zh: '部门 ID' } }), []),
  to_tag: preset(list({ label: { en: 'Tags', zh: '标签 ID' } }), []),
  api_url: optional(
    url({
      label: { en: 'Address of the API', zh: 'API 地址' },
      help: { en: 'Of a private deployment or a proxy.', zh: '私有化部署或代理时填写。' },
      placeholder: 'https://qyapi.weixin.qq.com',
    }),
  ),
};
type Config = ConfigOf<typeof fields>;

export const wecomApp = defineChannel({
  type: 'wecom_app',
  class: 'chat',
  title: { en: 'WeCom application message', zh: '企业微信应用消息' },
  setup: {
    en: '1. In the WeCom admin console open Apps, create one, and let the members see it.\n2. Note its AgentId and Secret, and the company id.\n3. Add the address of this server to the trusted IPs of the application.\n4. Name at least one member, department or tag.',
    zh: '1. 在企业微信管理后台「应用管理」中创建应用，并设置可见范围。\n2. 记下 AgentId、Secret 和企业 ID。\n3. 在应用的「企业可信 IP」中加入本服务器的地址。\n4. 至少填写一个成员、部门或标签。',
  },
  fields,
  // To one member at most so many (developer.work.weixin.qq.com/document/path/90312).
  limits: { perMinute: 30, perSecond: null, bodyBytes: MAX_CONTENT_BYTES },
  render: (letter) =>
    fitted(
      letter,
      (story) => renderMarkdown(story, '\n', WORDS[letter.language].colon),
      (content) => bytesOf(content) <= MAX_CONTENT_BYTES,
    ),
  send: async (content, config, tools) => {
    if ([...config.to_user, ...config.to_party, ...config.to_tag].length === 0) {
      return { outcome: 'refused', error: 'it names no member, department or tag', isChannelBroken: true };
    }
    const first = await sendOnce(content, config, tools);
    return first === 'stale token' ? asOutcome(await sendOnce(content, config, tools)) : first;
  },
});

function asOutcome(result: Outcome | 'stale token'): Outcome {
  return result === 'stale token'
    ? { outcome: 'unreachable', error: 'the token that WeCom just gave is not taken' }
    : result;
}

async function sendOnce(content: string, config: Config, tools: Tools): Promise<Outcome | 'stale token'> {
  const base = config.api_url ?? 'https://qyapi.weixin.qq.com';
  const held = await accessTokenOf({ base, corpId: config.corp_id, secret: config.secret }, tools);
  if (typeof held !== 'string') {
    return held;
  }
  const answer = await tools.ask({
    method: 'POST',
    url: `${base}/cgi-bin/message/send?access_token=${encodeURIComponent(held)}`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      touser: config.to_user.join('|'),
      toparty: config.to_party.join('|'),
      totag: config.to_tag.join('|'),
      msgtype: 'markdown',
      agentid: config.agent_id,
      markdown: { content },
    }),
    signal: tools.signal,
  });
  let isStale = false;
  const outcome = judgeJson(answer, tools.clock.now(), (body) => {
    const { errcode, errmsg } = body;
    isStale = STALE_TOKEN.includes(errcode);
    if (errcode === undefined) {
      return undefined;
    }
    if (errcode === 0) {
      return { outcome: 'sent', receipt: typeof body['msgid'] === 'string' ? body['msgid'] : null };
    }
    const error = saying(errcode, errmsg);
    if (errcode === BUSY) {
      return { outcome: 'unreachable', error };
    }
    return TOO_MANY.includes(errcode)
      ? { outcome: 'busy', error, retryAfterMs: 60_000 }
      : { outcome: 'refused', error, isChannelBroken: !OF_THIS_MESSAGE.includes(errcode) };
  });
  if (isStale) {
    forgetToken({ base, corpId: config.corp_id, secret: config.secret }, tools);
    return 'stale token';
  }
  return outcome;
}
