import { bytes, count, percent } from '../fleet/words.ts';
import { t } from '../t.ts';
import { lengthText } from './length.ts';
import type { RuleCondition } from './types.ts';

export type Figure = Extract<RuleCondition, { type: 'metric' }>['figure'];

export function figureName(figure: Figure): string {
  switch (figure) {
    case 'cpu_usage_ratio':
      return t('rule.figures.cpu', 'CPU');
    case 'memory_usage_ratio':
      return t('rule.figures.memory', 'Memory');
    case 'swap_usage_ratio':
      return t('rule.figures.swap', 'Swap');
    case 'disk_usage_ratio':
      return t('rule.figures.disk', 'Disk, the fullest');
    case 'load_1m':
      return t('rule.figures.load-1', 'Load, 1 minute');
    case 'load_5m':
      return t('rule.figures.load-5', 'Load, 5 minutes');
    case 'load_15m':
      return t('rule.figures.load-15', 'Load, 15 minutes');
    case 'network_receive_bytes_per_second':
      return t('rule.figures.received', 'Network received');
    case 'network_transmit_bytes_per_second':
      return t('rule.figures.sent', 'Network sent');
    default:
      return figure satisfies never;
  }
}

export const isRatio = (figure: Figure) => figure.endsWith('_ratio');

function figureValue(figure: Figure, value: number): string {
  if (isRatio(figure)) {
    return `${Number((value * 100).toPrecision(4))} %`;
  }
  return figure.startsWith('network') ? `${bytes(value)}/s` : String(value);
}

const beyond = (what: string, comparison: 'above' | 'below', value: string) =>
  comparison === 'above'
    ? t('rule.above', '{{what}} above {{value}}', { what, value })
    : t('rule.below', '{{what}} below {{value}}', { what, value });

/** What a rule looks for, in one line. */
export function conditionText(condition: RuleCondition): string {
  switch (condition.type) {
    case 'metric':
      return beyond(
        figureName(condition.figure),
        condition.comparison,
        figureValue(condition.figure, condition.threshold),
      );
    case 'series':
      return beyond(seriesName(condition), condition.comparison, String(condition.threshold));
    case 'absence':
      return t('rule.absent', '{{metric}} has not come for {{time}}', {
        metric: condition.metric,
        time: lengthText(condition.silent_seconds),
      });
    case 'host':
      return t('rule.silent', 'A host is not heard of');
    case 'service':
      return condition.slower_than_ms === undefined
        ? t('rule.down', 'A service is down')
        : t('rule.slow', 'A service takes longer than {{time}} ms', { time: condition.slower_than_ms });
    case 'certificate':
      return t('rule.certificate', 'A certificate ends within {{days}} days', { days: condition.days });
    case 'log':
      return logText(condition);
    case 'anomaly':
      return t('rule.anomaly', 'Something is unusual, with a score of {{score}} and above', {
        score: percent(condition.min_score),
      });
    case 'blind':
      return t('rule.blind', 'Rules or checks see nothing for {{time}}', {
        time: lengthText(condition.failing_seconds),
      });
    default:
      return condition satisfies never;
  }
}

function seriesName({ metric, of }: Extract<RuleCondition, { type: 'series' }>): string {
  switch (of) {
    case 'value':
      return metric;
    case 'change':
      return t('rule.change', 'Change of {{metric}}', { metric });
    case 'change_ratio':
      return t('rule.change-ratio', 'Relative change of {{metric}}', { metric });
    default:
      return of satisfies never;
  }
}

function logText({
  at_least: least,
  levels,
  query,
  text,
  window_seconds: window,
}: Extract<RuleCondition, { type: 'log' }>) {
  const what = [
    ...(levels === undefined ? [] : [levels.join(', ')]),
    ...(text === undefined ? [] : [`“${text}”`]),
    ...(query === undefined ? [] : [query]),
  ];
  return t('rule.lines', 'At least {{total}} lines in {{time}}: {{what}}', {
    total: count(least),
    time: lengthText(window),
    what: what.length === 0 ? t('rule.any-line', 'any') : what.join(' '),
  });
}
