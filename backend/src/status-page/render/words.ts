import type { PublicStatus } from '@vigilops/contracts/api';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

type ServiceState = PublicStatus['services'][number]['state'];
type Incident = PublicStatus['incidents'][number];

export interface Words {
  /** For `lang` and for Intl. */
  readonly locale: string;
  readonly ownName: string;
  readonly overall: Readonly<Record<PublicStatus['state'], string>>;
  readonly nothingShown: string;
  readonly inZone: (time: string, zone: string) => string;
  readonly asOf: (time: string) => string;
  readonly notUpdated: (time: string) => string;
  readonly state: Readonly<Record<ServiceState, string>>;
  /** Shorter, for a badge. */
  readonly badge: Readonly<Record<ServiceState, string>>;
  readonly since: (time: string) => string;
  readonly services: string;
  readonly otherServices: string;
  readonly incidents: string;
  readonly pastIncidents: (days: number) => string;
  readonly noPastIncidents: (days: number) => string;
  readonly impact: Readonly<Record<Incident['impact'], string>>;
  readonly status: Readonly<Record<Incident['status'], string>>;
  readonly affects: (names: string) => string;
  readonly maintenance: string;
  readonly running: string;
  readonly planned: string;
  readonly daysAgo: (days: number) => string;
  readonly today: string;
  readonly availability: (percent: string, days: number) => string;
  readonly noData: string;
  readonly day: (date: string, percent: string) => string;
  readonly dayDown: (minutes: string) => string;
  readonly contact: string;
  readonly feed: string;
  readonly language: string;
  /** Between names. */
  readonly comma: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    locale: 'en-GB',
    ownName: 'English',
    overall: {
      operational: 'All systems operational',
      degraded: 'Some services are disrupted',
      outage: 'Major outage',
      maintenance: 'Maintenance under way',
      unknown: 'Not everything can be seen at the moment',
    },
    nothingShown: 'No services are shown here yet',
    inZone: (time, zone) => `${time} ${zone}`,
    asOf: (time) => `As of ${time}`,
    notUpdated: (time) => `This page could not be updated since ${time}. What it shows may have changed.`,
    state: { up: 'Operational', down: 'Down', unknown: 'Unknown', maintenance: 'Maintenance' },
    badge: { up: 'up', down: 'down', unknown: 'unknown', maintenance: 'maintenance' },
    since: (time) => `since ${time}`,
    services: 'Services',
    otherServices: 'Other services',
    incidents: 'Incidents',
    pastIncidents: (days) => `Incidents of the last ${String(days)} days`,
    noPastIncidents: (days) => `None in the last ${String(days)} days.`,
    impact: { none: 'Notice', minor: 'Minor', major: 'Major', critical: 'Critical' },
    status: {
      investigating: 'Investigating',
      identified: 'Identified',
      monitoring: 'Monitoring',
      resolved: 'Resolved',
    },
    affects: (names) => `Affects ${names}`,
    maintenance: 'Maintenance',
    running: 'Maintenance under way',
    planned: 'Planned maintenance',
    daysAgo: (days) => `${String(days)} days ago`,
    today: 'Today',
    availability: (percent, days) => `${percent} available in ${String(days)} days`,
    noData: 'no data',
    day: (date, percent) => `${date}: ${percent}`,
    dayDown: (minutes) => `, down for ${minutes}`,
    contact: 'Contact',
    feed: 'Feed (RSS)',
    language: 'Language',
    comma: ', ',
  },
  zh: {
    locale: 'zh-CN',
    ownName: '中文',
    overall: {
      operational: '所有服务运行正常',
      degraded: '部分服务异常',
      outage: '服务大面积中断',
      maintenance: '正在维护',
      unknown: '部分服务的状态暂时无法确认',
    },
    nothingShown: '尚未展示任何服务',
    inZone: (time, zone) => `${time}（${zone}）`,
    asOf: (time) => `截至 ${time}`,
    notUpdated: (time) => `自 ${time} 起页面未能更新，实际情况可能已有变化。`,
    state: { up: '正常', down: '中断', unknown: '未知', maintenance: '维护中' },
    badge: { up: '正常', down: '中断', unknown: '未知', maintenance: '维护中' },
    since: (time) => `自 ${time} 起`,
    services: '服务',
    otherServices: '其他服务',
    incidents: '故障通告',
    pastIncidents: (days) => `最近 ${String(days)} 天的故障`,
    noPastIncidents: (days) => `最近 ${String(days)} 天没有故障。`,
    impact: { none: '通知', minor: '轻微', major: '严重', critical: '重大' },
    status: {
      investigating: '调查中',
      identified: '已定位',
      monitoring: '观察中',
      resolved: '已解决',
    },
    affects: (names) => `受影响：${names}`,
    maintenance: '维护',
    running: '正在进行的维护',
    planned: '计划维护',
    daysAgo: (days) => `${String(days)} 天前`,
    today: '今天',
    availability: (percent, days) => `${String(days)} 天可用率 ${percent}`,
    noData: '无数据',
    day: (date, percent) => `${date}：${percent}`,
    dayDown: (minutes) => `，中断 ${minutes}`,
    contact: '联系我们',
    feed: '订阅（RSS）',
    language: '语言',
    comma: '、',
  },
};
