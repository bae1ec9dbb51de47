import type { RuleCondition, Settings } from '@vigilops/contracts/api';

/** How the past was looked at otherwise than the present is, or why it could not be. */
export interface BacktestWords {
  readonly impossible: Readonly<
    Record<Extract<RuleCondition['type'], 'absence' | 'certificate' | 'anomaly' | 'blind'>, string>
  >;
  readonly means: (seconds: number) => string;
  readonly silence: (seconds: number) => string;
  readonly countedFrom: (time: string) => string;
  readonly leftOut: (services: number) => string;
  readonly largestGroups: (metric: string, groups: number) => string;
  readonly longerWindows: (seconds: number, wanted: number) => string;
  readonly quantiles: string;
}

export const BACKTEST_WORDS: Readonly<Record<Settings['general']['language'], BacktestWords>> = {
  en: {
    impossible: {
      absence:
        'a rule about absence cannot be run over the past: when a metric stopped is known of the last day alone',
      certificate:
        'a rule about certificates cannot be run over the past: which ones were shown then is not kept by day',
      anomaly:
        'a rule about findings cannot be run over the past: the page Findings shows what was found then',
      blind:
        'a rule about monitoring itself cannot be run over the past: what it could not see left nothing behind',
    },
    means: (seconds) => `values are means of ${String(seconds)} s: shorter peaks do not show`,
    silence: (seconds) =>
      `silence is known to within ${String(seconds)} s; silence of this server itself looks the same`,
    countedFrom: (time) => `lines were counted from ${time} on: there was no time for more`,
    leftOut: (services) =>
      `${String(services)} ${services === 1 ? 'service was' : 'services were'} left out: there was no time for more`,
    largestGroups: (metric, groups) =>
      `of ${metric} only the ${String(groups)} largest groups were looked at`,
    longerWindows: (seconds, wanted) =>
      `windows are ${String(seconds)} s long instead of ${String(wanted)} s: shorter peaks do not show`,
    quantiles: 'quantiles of a window are the mean of those of its steps',
  },
  zh: {
    impossible: {
      absence: '指标中断类规则无法用历史数据试算：只保留最近一天内指标何时中断',
      certificate: '证书类规则无法用历史数据试算：没有按天保留当时的证书',
      anomaly: '异常发现类规则无法用历史数据试算：“异常发现”页面可查看当时的结果',
      blind: '监控自身的规则无法用历史数据试算：没有看到的内容不会留下记录',
    },
    means: (seconds) => `数值为 ${String(seconds)} 秒的平均值，更短的尖峰不会体现`,
    silence: (seconds) => `失联时长精确到 ${String(seconds)} 秒；本服务器自身中断时看起来相同`,
    countedFrom: (time) => `日志只统计了 ${time} 之后的部分：时间不够`,
    leftOut: (services) => `未包含 ${String(services)} 个服务：时间不够`,
    largestGroups: (metric, groups) => `${metric} 只计算了最大的 ${String(groups)} 组`,
    longerWindows: (seconds, wanted) =>
      `时间窗为 ${String(seconds)} 秒而不是 ${String(wanted)} 秒，更短的尖峰不会体现`,
    quantiles: '时间窗的分位数取各步分位数的平均值',
  },
};
