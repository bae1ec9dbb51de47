import { optional, preset } from '../../../model/index.ts';
import { defineChannel } from '../../define-channel.ts';
import { list, secret, text, url } from '../../fields.ts';
import { judgeJson, saying } from '../../http/judge.ts';
import { fitted } from '../../text/fit.ts';
import { renderHtml } from '../../text/html.ts';
import { bytesOf, plain, withoutMarkup } from '../../text/plain.ts';
import { WORDS } from '../../text/words.ts';

const MAX_TEXT_BYTES = 8_192;

export const grafana = defineChannel({
  type: 'grafana',
  class: 'record',
  title: { en: 'Grafana annotations', zh: 'Grafana 注释' },
  setup: {
    en: '1. In Grafana open Administration, Service accounts, and add one that may write annotations (Editor).\n2. Add a token to it.\n3. On dashboards show annotations with the tag vigilops.',
    zh: '1. 在 Grafana 的「管理 → 服务账号」中新建可写注释的账号（Editor）。\n2. 为其创建 token。\n3. 在仪表盘中按标签 vigilops 显示注释。',
  },
  fields: {
    url: url({
      label: { en: 'Address of Grafana', zh: 'Grafana 地址' },
      placeholder: 'https://grafana.example.com',
    }),
    token: secret({ label: { en: 'Token', zh: 'Token' }, placeholder: 'glsa_…' }),
    dashboard_uid: optional(
      text({
        label: { en: 'UID of a dashboard', zh: '仪表盘 UID' },
        help: { en: 'Left out: annotations of the whole organisation.', zh: '留空：组织级注释。' },
      }),
    ),
    tags: preset(list({ label: { en: 'Tags', zh: '标签' } }), ['vigilops']),
  },
  limits: { perMinute: null, perSecond: null, bodyBytes: 65_536 },
  render: (letter, { tags, dashboard_uid }) => {
    const { content } = letter;
    const hosts = content.alerts.flatMap(({ hostName }) => (hostName === null ? [] : [hostName]));
    return {
      ...(dashboard_uid === undefined ? {} : { dashboardUID: dashboard_uid }),
      time: Math.floor(content.startedUs / 1_000),
      ...(content.resolvedUs === null ? {} : { timeEnd: Math.floor(content.resolvedUs / 1_000) }),
      tags: [
        ...new Set(
          [...tags, content.severity, content.kind, ...hosts].map((tag) => withoutMarkup(plain(tag, 100))),
        ),
      ].slice(0, 20),
      // Grafana shows it as HTML.
      text: fitted(
        letter,
        (story) => renderHtml({ ...story, links: story.links.slice(-1) }, WORDS[letter.language].colon),
        (html) => bytesOf(html) <= MAX_TEXT_BYTES,
      ),
    };
  },
  send: async (annotation, { url: base, token }, { ask, clock, signal }) => {
    const answer = await ask({
      method: 'POST',
      url: `${base.replace(/\/+$/u, '')}/api/annotations`,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(annotation),
      signal,
    });
    return judgeJson(answer, clock.now(), ({ id, message }, { status }) => {
      if (typeof id === 'number') {
        return { outcome: 'sent', receipt: String(id) };
      }
      if (typeof message !== 'string') {
        return undefined;
      }
      return {
        outcome: 'refused',
        error: saying(`HTTP ${String(status)}`, message),
        isChannelBroken: status !== 400,
      };
    });
  },
});
