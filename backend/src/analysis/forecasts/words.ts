import { writtenMoment } from '@vigilops/runtime';
import type { ForecastKind, Settings } from '@vigilops/contracts/api';
import type { ForecastRow } from '../../model/index.ts';
import { writtenFigure } from '../findings/written.ts';

export interface ForecastWords {
  readonly title: string;
  readonly text: string;
}

type Language = Settings['general']['language'];

const KINDS: Readonly<Record<Language, Readonly<Record<ForecastKind, string>>>> = {
  en: {
    disk: 'disk',
    inodes: 'inodes',
    memory: 'memory',
    process_memory: 'memory of',
    db_connections: 'database connections',
    certificate: 'certificate',
    llm_budget: 'LLM budget',
    errors: 'errors an hour',
  },
  zh: {
    disk: '磁盘',
    inodes: 'inode',
    memory: '内存',
    process_memory: '进程内存',
    db_connections: '数据库连接',
    certificate: '证书',
    llm_budget: 'LLM 预算',
    errors: '每小时错误数',
  },
};

/** What a forecast says, in the language and at the clock of the house. */
export function forecastWords(
  made: ForecastRow,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
): ForecastWords {
  const who = made.hostName ?? made.serviceName ?? made.service;
  const own = Object.values(made.labels).join(', ');
  const what = `${KINDS[language][made.kind]}${own === '' ? '' : ` ${own}`}`;
  return {
    title: who === null ? what : `${who}${language === 'zh' ? '：' : ': '}${what}`,
    text: language === 'zh' ? chinese(made, timeZone) : english(made, timeZone),
  };
}

const moment = (us: number | null, timeZone: string) => {
  if (us === null) {
    return null;
  }
  const { date, time } = writtenMoment(us / 1_000, timeZone);
  return `${date} ${time.slice(0, 5)}`;
};
const figure = ({ unit, kind, labels }: ForecastRow, value: number) =>
  writtenFigure(value, unit, kind, labels);

function english(made: ForecastRow, timeZone: string): string {
  const now = made.value === null ? 'unknown' : figure(made, made.value);
  const limit = figure(made, made.limit);
  const at = moment(made.atUs, timeZone) ?? '';
  if (made.kind === 'certificate') {
    return made.verdict === 'reached' ? 'expired' : made.atUs === null ? `${now} left` : `expires ${at}`;
  }
  switch (made.verdict) {
    case 'reached':
      return `${now}: at its limit of ${limit}`;
    case 'reaches': {
      const early = moment(made.earlyUs, timeZone) ?? at;
      const late = moment(made.lateUs, timeZone);
      const band = late === null ? `not before ${early}` : `between ${early} and ${late}`;
      return `${now} now, ${limit} about ${at} (${band}; confidence ${made.confidence})`;
    }
    case 'not-before-horizon':
      return `${now} now, not at ${limit} within two weeks`;
    case 'too-little-data':
      return `${now} now, too little is known to say more`;
    default:
      return made.verdict satisfies never;
  }
}

const CONFIDENCE = { high: '高', medium: '中', low: '低' } as const;

function chinese(made: ForecastRow, timeZone: string): string {
  const now = made.value === null ? '未知' : figure(made, made.value);
  const limit = figure(made, made.limit);
  const at = moment(made.atUs, timeZone) ?? '';
  if (made.kind === 'certificate') {
    return made.verdict === 'reached' ? '已过期' : made.atUs === null ? `剩余 ${now}` : `${at} 到期`;
  }
  switch (made.verdict) {
    case 'reached':
      return `当前 ${now}，已达上限 ${limit}`;
    case 'reaches': {
      const early = moment(made.earlyUs, timeZone) ?? at;
      const late = moment(made.lateUs, timeZone);
      const band = late === null ? `不早于 ${early}` : `${early} 至 ${late}`;
      return `当前 ${now}，预计 ${at} 达到 ${limit}（${band}；置信度 ${CONFIDENCE[made.confidence]}）`;
    }
    case 'not-before-horizon':
      return `当前 ${now}，两周内不会达到 ${limit}`;
    case 'too-little-data':
      return `当前 ${now}，数据太少，无法预测`;
    default:
      return made.verdict satisfies never;
  }
}
