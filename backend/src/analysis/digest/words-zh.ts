import { CHANGE_KINDS_ZH, FINDING_KINDS_ZH, FORECAST_KINDS_ZH, HIDDEN_ZH } from './names-zh.ts';
import { durationOf, type en } from './words-en.ts';

const count = (value: number) => value.toLocaleString('en');

/** 简体中文。 */
export const zh: typeof en = {
  title: (kind, from, to) => (kind === 'daily' ? `${from} 日报` : `${from} 至 ${to} 周报`),
  number: (value) => value.toLocaleString('en', { maximumFractionDigits: 2 }),
  days: (days) => (days < 1 ? '1 天内' : `${String(Math.round(days))} 天后`),
  duration: (seconds) => durationOf(seconds, ['天', '小时', '分钟', '秒'], ' '),
  share: (ratio) => `${String(Math.round(100 * ratio))} %`,
  noneBefore: '此前为 0',
  was: (value) => `此前 ${value}`,
  joined: (sentences) => sentences.join(''),
  sections: {
    incidents: '事件',
    alerts: '告警与降噪',
    services: '服务',
    hosts: '主机',
    issues: '错误问题',
    logs: '日志',
    findings: '异常发现',
    forecasts: '预测',
    llm: 'LLM 费用',
    changes: '变更',
  },
  figures: {
    incidents: '事件',
    open: '仍未结束',
    mtta: '确认用时',
    mttr: '恢复用时',
    urgent: 'P1 与 P2',
    alerts: '告警',
    messages: '发给人的消息',
    hidden: '未单独通知',
    availability: '可用率',
    checked: '被检查的服务',
    hosts: '主机',
    cpu: 'CPU 平均',
    memory: '内存平均',
    disk: '最满磁盘平均',
    fresh: '新增',
    regressed: '复发',
    errorLines: '错误行数',
    lines: '行数',
    errors: '错误',
    patterns: '新模板',
    findings: '发现',
    calls: '调用',
    cost: (currency) => `费用（${currency}）`,
    changes: '变更',
  },
  lines: {
    longest: (title, lasted, lasts) => (lasts ? `${title}：已持续 ${lasted}` : `${title}：持续了 ${lasted}`),
    hidden: (kind, alerts) => `未单独通知：${count(alerts)} 条告警，${HIDDEN_ZH[kind]}`,
    noisy: (rule, alerts, share) =>
      `噪声规则：${rule}，${count(alerts)} 条告警，其中 ${share} 在 5 分钟内自行恢复且无人处理`,
    down: (name, percent, lasted) => `${name}：可用率 ${percent} %，不可用 ${lasted}`,
    slow: (name, ms, before) =>
      before === null
        ? `${name}：95 % 的响应在 ${ms} 毫秒内`
        : `${name}：95 % 的响应在 ${ms} 毫秒内，此前为 ${before} 毫秒`,
    certificate: (name, days) => (days < 0 ? `${name}：证书已过期` : `${name}：证书 ${zh.days(days)}到期`),
    silent: (name, hours) => `${name} 已 ${hours}没有上报`,
    troubled: (name, alerts) => `${name}：${count(alerts)} 条告警`,
    rising: (name, measure, before, now) =>
      `${name}：${{ cpu: 'CPU ', memory: '内存', disk: '磁盘' }[measure]}从 ${before} 升到 ${now}`,
    issue: (title, service, lines, isFresh) =>
      `${isFresh ? '新增：' : ''}${title}${service === '' ? '' : `（${service}）`}：${count(lines)} 行`,
    freshPattern: (text, lines) => `新增：${text}：${count(lines)} 行`,
    surging: (text, lines, before) => `暴涨：${text}：${count(lines)} 行，此前 ${count(before)} 行`,
    finding: (kind, subject, measure) =>
      `${subject === '' ? '全局' : subject}：${FINDING_KINDS_ZH[kind]}${kind === 'metric' ? `（${measure}）` : ''}`,
    forecast: (kind, subject, when) => `${subject}：${when}${FORECAST_KINDS_ZH[kind].will}`,
    forecastReached: (kind, subject) => `${subject}：${FORECAST_KINDS_ZH[kind].is}`,
    model: (name, amount, currency) => `${name}：${amount} ${currency}`,
    budget: (name, percent) => `预算「${name}」：已用 ${String(percent)} %`,
    changeKind: (kind, number) => `${CHANGE_KINDS_ZH[kind] ?? kind}：${String(number)}`,
    changedHost: (name, number) => `${name}：${count(number)} 项变更`,
    leftOut: (names) => `未能及时统计：${names}`,
  },
  actions: {
    forecast: (kind, subject, when) => `尽早处理：${subject}：${when}${FORECAST_KINDS_ZH[kind].will}`,
    reached: (kind, subject) => `立即处理：${subject}：${FORECAST_KINDS_ZH[kind].is}`,
    unacknowledged: (title, lasted) => `已 ${lasted}无人处理：${title}`,
    noisy: (rule) => `调高规则「${rule}」的阈值或持续时间：它的告警几乎都会自行恢复`,
    silent: (name) => `恢复 ${name}，或移除该主机`,
    certificate: (name, days) =>
      days < 0 ? `更新 ${name} 的证书：已过期` : `更新 ${name} 的证书：${zh.days(days)}到期`,
    unseen: (number) => `查看 ${count(number)} 个多天无人查看的错误问题，可以放着的就忽略`,
    regressed: (number) => `${count(number)} 个已解决的错误问题再次出现`,
    budget: (name, percent) => `LLM 预算「${name}」已用 ${String(percent)} %：看看是谁在花`,
    drafts: (number) => `审阅知识库的 ${count(number)} 篇草稿`,
  },
  summary: {
    quiet: (isDay) => `平静的一${isDay ? '天' : '周'}：没有事件，也没有告警。`,
    incidents: (number, before, urgent) =>
      `${count(number)} 个事件（此前 ${String(before)} 个）${urgent > 0 ? `，其中 ${String(urgent)} 个紧急` : ''}。`,
    longest: (title, lasted) => `最长的持续 ${lasted}：${title}。`,
    alerts: (alerts, messages) => `${count(alerts)} 条告警合并为 ${count(messages)} 条发给人的消息。`,
    availability: (percent) => `服务可用率 ${percent} %。`,
    forecast: (number) => `${String(number)} 项资源接近上限。`,
    issues: (number) => `新增 ${count(number)} 个错误问题。`,
    cost: (amount, currency) => `模型费用 ${amount} ${currency}。`,
    actions: (number) => `下面有 ${String(number)} 件值得做的事。`,
    empty: '还没有接入任何东西，没有可汇总的内容。',
  },
  empty: {
    hosts: '添加主机：一条命令，明天这里就有数据',
    services: '添加要检查的服务：从那时起统计可用率和响应时间',
    channels: '设置邮件或聊天渠道，让摘要主动送达',
  },
};
