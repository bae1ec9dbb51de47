import type { DigestFacts, DigestKind } from '@vigilops/contracts/api';
import { CHANGE_KINDS_EN, FINDING_KINDS_EN, FORECAST_KINDS_EN, HIDDEN_EN } from './names-en.ts';

const some = (count: number, one: string, more = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** English. */
export const en = {
  title: (kind: DigestKind, from: string, to: string) =>
    kind === 'daily' ? `Digest of ${from}` : `Digest of the week from ${from} to ${to}`,
  number: (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 }),
  days: (days: number) => (days < 1 ? 'within a day' : `in ${some(Math.round(days), 'day')}`),
  duration: (seconds: number) => durationOf(seconds, ['d', 'h', 'min', 's'], ' '),
  share: (ratio: number) => `${String(Math.round(100 * ratio))} %`,
  noneBefore: 'none before',
  was: (value: string) => `before ${value}`,
  joined: (sentences: readonly string[]) => sentences.join(' '),
  sections: {
    incidents: 'Incidents',
    alerts: 'Alerts and noise',
    services: 'Services',
    hosts: 'Hosts',
    issues: 'Error issues',
    logs: 'Logs',
    findings: 'Findings',
    forecasts: 'Forecasts',
    llm: 'LLM cost',
    changes: 'Changes',
  } satisfies Partial<Record<keyof DigestFacts, string>>,
  figures: {
    incidents: 'Incidents',
    open: 'Still open',
    mtta: 'Time to acknowledge',
    mttr: 'Time to end',
    urgent: 'P1 and P2',
    alerts: 'Alerts',
    messages: 'Messages to people',
    hidden: 'Not sent alone',
    availability: 'Availability',
    checked: 'Checked services',
    hosts: 'Hosts',
    cpu: 'CPU, mean',
    memory: 'Memory, mean',
    disk: 'Fullest disk, mean',
    fresh: 'New',
    regressed: 'Came back',
    errorLines: 'Lines of errors',
    lines: 'Lines',
    errors: 'Errors',
    patterns: 'New patterns',
    findings: 'Findings',
    calls: 'Calls',
    cost: (currency: string) => `Cost, ${currency}`,
    changes: 'Changes',
  },
  lines: {
    longest: (title: string, lasted: string, lasts: boolean) =>
      lasts ? `${title}: for ${lasted} so far` : `${title}: lasted ${lasted}`,
    hidden: (kind: keyof typeof HIDDEN_EN, alerts: number) =>
      `Not sent on their own: ${some(alerts, 'alert')}, ${HIDDEN_EN[kind]}`,
    noisy: (rule: string, alerts: number, share: string) =>
      `Noisy: ${rule}: ${some(alerts, 'alert')}, ${share} over within 5 min without anybody acting`,
    down: (name: string, percent: string, lasted: string) => `${name}: ${percent} %, down for ${lasted}`,
    slow: (name: string, ms: string, before: string | null) =>
      before === null
        ? `${name} answers within ${ms} ms (95 %)`
        : `${name} answers within ${ms} ms (95 %), before within ${before} ms`,
    certificate: (name: string, days: number) =>
      days < 0 ? `${name}: the certificate has expired` : `${name}: the certificate ends ${en.days(days)}`,
    silent: (name: string, hours: string) => `${name} has been silent for ${hours}`,
    troubled: (name: string, alerts: number) => `${name}: ${some(alerts, 'alert')}`,
    rising: (name: string, measure: 'cpu' | 'memory' | 'disk', before: string, now: string) =>
      `${name}: ${{ cpu: 'CPU', memory: 'memory', disk: 'disk' }[measure]} rose from ${before} to ${now}`,
    issue: (title: string, service: string, lines: number, isFresh: boolean) =>
      `${isFresh ? 'New: ' : ''}${title}${service === '' ? '' : ` (${service})`}: ${some(lines, 'line')}`,
    freshPattern: (text: string, lines: number) => `New: ${text}: ${some(lines, 'line')}`,
    surging: (text: string, lines: number, before: number) =>
      `Surging: ${text}: ${some(lines, 'line')}, before ${before.toLocaleString('en')}`,
    finding: (kind: keyof typeof FINDING_KINDS_EN, subject: string, measure: string) =>
      `${subject === '' ? 'The house' : subject}: ${FINDING_KINDS_EN[kind]}${kind === 'metric' ? ` (${measure})` : ''}`,
    forecast: (kind: keyof typeof FORECAST_KINDS_EN, subject: string, when: string) =>
      `${subject}: ${FORECAST_KINDS_EN[kind].will} ${when}`,
    forecastReached: (kind: keyof typeof FORECAST_KINDS_EN, subject: string) =>
      `${subject}: ${FORECAST_KINDS_EN[kind].is}`,
    model: (name: string, amount: string, currency: string) => `${name}: ${amount} ${currency}`,
    budget: (name: string, percent: number) => `Budget ${name}: ${String(percent)} % used`,
    changeKind: (kind: string, count: number) => `${CHANGE_KINDS_EN[kind] ?? kind}: ${String(count)}`,
    changedHost: (name: string, count: number) => `${name}: ${some(count, 'change')}`,
    leftOut: (names: string) => `Could not be counted in time: ${names}`,
  },
  actions: {
    forecast: (kind: keyof typeof FORECAST_KINDS_EN, subject: string, when: string) =>
      `Make room before it is late: ${subject}: ${FORECAST_KINDS_EN[kind].will} ${when}`,
    reached: (kind: keyof typeof FORECAST_KINDS_EN, subject: string) =>
      `Look at once: ${subject}: ${FORECAST_KINDS_EN[kind].is}`,
    unacknowledged: (title: string, lasted: string) => `Nobody is at it for ${lasted}: ${title}`,
    noisy: (rule: string) =>
      `Raise the threshold or the hold of the rule ${rule}: nearly all of its alerts end by themselves`,
    silent: (name: string) => `Bring ${name} back, or forget the host`,
    certificate: (name: string, days: number) =>
      days < 0
        ? `Renew the certificate of ${name}: it has expired`
        : `Renew the certificate of ${name}: it ends ${en.days(days)}`,
    unseen: (count: number) =>
      `Look at ${some(count, 'error issue')} that nobody has looked at for days, or ignore what may stay`,
    regressed: (count: number) => `${some(count, 'error issue')} came back after being resolved`,
    budget: (name: string, percent: number) =>
      `The LLM budget ${name} is ${String(percent)} % used: see who spends`,
    drafts: (count: number) => `Look over ${some(count, 'draft')} for the knowledge base`,
  },
  summary: {
    quiet: (isDay: boolean) => `A quiet ${isDay ? 'day' : 'week'}: no incident and no alert.`,
    incidents: (count: number, before: number, urgent: number) =>
      `${some(count, 'incident')} (before: ${String(before)})${urgent > 0 ? `, ${String(urgent)} of them urgent` : ''}.`,
    longest: (title: string, lasted: string) => `The longest took ${lasted}: ${title}.`,
    alerts: (alerts: number, messages: number) =>
      `${some(alerts, 'alert')} became ${some(messages, 'message')} to people.`,
    availability: (percent: string) => `Services were available ${percent} % of the time.`,
    forecast: (count: number) =>
      count === 1 ? '1 resource nears its limit.' : `${String(count)} resources near their limits.`,
    issues: (count: number) => `${some(count, 'new error issue')}.`,
    cost: (amount: string, currency: string) => `Models cost ${amount} ${currency}.`,
    actions: (count: number) => `${some(count, 'thing')} to do below.`,
    empty: 'Nothing is connected yet, so there is nothing to sum up.',
  },
  empty: {
    hosts: 'Add a host: one command, and its figures are here tomorrow',
    services: 'Add a service to be checked: availability and response times are counted from then on',
    channels: 'Set up mail or chat, so that the digest comes to you',
  },
};

/** 93,784 s are "1 d 2 h": the two largest units. */
export function durationOf(
  seconds: number,
  units: readonly [string, string, string, string],
  gap: string,
): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), units[0]],
    [Math.floor(whole / 3_600) % 24, units[1]],
    [Math.floor(whole / 60) % 60, units[2]],
    [whole % 60, units[3]],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  const shown =
    first < 0 ? [[0, units[3]] as const] : parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${String(amount)}${gap}${unit}`).join(' ');
}
