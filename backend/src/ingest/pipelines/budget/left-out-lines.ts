import { LOG, RESOURCE } from '@vigilops/contracts';
import { encodeLogsRequest } from '@vigilops/otlp';
import type { LeftOut } from './service-budgets.ts';

export type Language = 'en' | 'zh';

/** SeverityNumber of WARN. */
const WARN = 13;
/** Lines of one report; who is beyond is told of by the next one. */
export const MAX_REPORTED = 1_000;

const TEXTS: Readonly<Record<Language, (lines: string, perMinute: string) => string>> = {
  en: (lines, perMinute) =>
    `${lines} lines of this service were left out: it sent more than ${perMinute} a minute (setting logs.lines_per_minute_per_service). Errors are kept before warnings, warnings before the rest.`,
  zh: (lines, perMinute) =>
    `此服务有 ${lines} 行日志未被保存：它每分钟发送超过 ${perMinute} 行（设置 logs.lines_per_minute_per_service）。优先保留错误，其次是警告，最后是其余日志。`,
};

/** One log record a service, in that service, that says how many of its lines are missing here. */
export function leftOutRequest(all: readonly LeftOut[], language: Language, at: Date): Uint8Array {
  const timeUnixNano = BigInt(at.getTime()) * 1_000_000n;
  return encodeLogsRequest(
    all.map(({ service, lines, perMinute }) => ({
      resource: service === '' ? {} : { [RESOURCE.serviceName]: service },
      scope: { name: 'vigilops.pipelines' },
      records: [
        {
          timeUnixNano,
          observedTimeUnixNano: timeUnixNano,
          severityNumber: WARN,
          severityText: 'WARN',
          body: TEXTS[language](lines.toLocaleString('en-US'), perMinute.toLocaleString('en-US')),
          attributes: { 'vigilops.log.left_out.lines': lines },
          eventName: LOG.leftOutEvent,
        },
      ],
    })),
  );
}
