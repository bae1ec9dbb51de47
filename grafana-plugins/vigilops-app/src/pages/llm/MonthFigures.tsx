import { dateTimeFormat } from '@grafana/data';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { Costs } from '../../llm/Costs.tsx';
import { FigureList } from '../../llm/FigureList.tsx';
import { monthOf, type Month } from '../../llm/month.ts';
import { forecastOf, wholeOf } from '../../llm/spend.ts';
import { t } from '../../t.ts';

/** What the month has cost, and what it will. Days are those of the house, by which budgets count, too. */
export function MonthFigures() {
  const settings = useAsked(REFRESH_MS.slow, 'getSettings');
  return (
    <Part polled={settings} rows={1} height={10}>
      {(house) => {
        const zone = house.settings.general.time_zone;
        return <OfMonth month={monthOf(settings.at ?? 0, zone)} zone={zone} />;
      }}
    </Part>
  );
}

function OfMonth({ month, zone }: { readonly month: Month; readonly zone: string }) {
  const found = useAsked(REFRESH_MS.slow, 'queryLlmSpend', {
    body: { from: new Date(month.start).toISOString(), to: 'now' },
  });
  return (
    <Part polled={found} rows={1} height={10}>
      {({ groups, to }) => {
        const whole = wholeOf(groups);
        const costs = whole?.costs ?? [];
        const forecast = forecastOf(costs, { ...month, now: Date.parse(to) });
        const name = dateTimeFormat(month.start, { timeZone: zone, format: 'YYYY-MM' });
        return (
          <FigureList
            figures={[
              {
                name: t('llm.month.spent', 'Spent this month'),
                value: <Costs costs={costs} />,
                note: t('llm.month.since', '{{month}}, {{calls}} calls', {
                  month: name,
                  calls: count(whole?.calls ?? 0),
                }),
              },
              {
                name: t('llm.month.forecast', 'Forecast for the month'),
                value: forecast === null ? '–' : <Costs costs={forecast} />,
                note:
                  forecast === null
                    ? t('llm.month.too-early', 'Once a day of it is over')
                    : t('llm.month.linear', 'If each day costs what the days so far did'),
              },
            ]}
          />
        );
      }}
    </Part>
  );
}
