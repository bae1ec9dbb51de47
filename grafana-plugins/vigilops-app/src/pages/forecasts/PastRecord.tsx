import { count, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { Forecast } from './types.ts';

/** How good former forecasts were: what one has to know before one believes them. */
export function PastRecord({ record }: { readonly record: Forecast['record'] }) {
  const { judged, median_error: error, in_band: inBand, false_alarms: falseAlarms, missed } = record;
  if (judged === 0) {
    return <span>{t('forecasts.unjudged', 'No former forecast could be held against what came yet')}</span>;
  }
  return (
    <span>
      {[
        t('forecasts.judged', 'Former forecasts held against what came: {{total}}', { total: count(judged) }),
        inBand === null
          ? undefined
          : t('forecasts.in-band', 'within their band: {{share}}', { share: percent(inBand) }),
        error === null
          ? undefined
          : t('forecasts.error', 'off by {{share}} of the time that was left', { share: percent(error) }),
        t('forecasts.wrong', 'false alarms: {{alarms}}, missed: {{missed}}', {
          alarms: count(falseAlarms),
          missed: count(missed),
        }),
      ]
        .filter((part) => part !== undefined)
        .join(' · ')}
    </span>
  );
}
