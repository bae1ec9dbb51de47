import type { Alert } from '../../alerts/types.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { hostPath, servicePath } from '../paths.ts';
import type { AlertChartProps } from './AlertChart.tsx';
import { chartOf } from './chart-of.ts';
import { rangeOf, windowAround } from './window.ts';

/** Charts come with Scenes, which is large: it is loaded when the first one is shown. */
const AlertChart = lazyComponent<AlertChartProps>(
  async () => (await import('./AlertChart.tsx')).AlertChart,
  <Skeleton rows={1} height={28} />,
);

/** A window that moves on with each answer would draw the chart anew each time. */
const STEP_MS = 60_000;

interface Props {
  readonly alert: Alert;
  readonly until: string | null;
  readonly now: number;
}

/** The figure that began it, around the time it did. */
export function CauseChart({ alert, until, now }: Props) {
  const found = useAsked(REFRESH_MS.slow, 'getAlert', { path: { id: alert.id } });
  const choice = found.data === undefined ? undefined : chartOf(found.data.detail.condition);
  const id = choice?.kind === 'service' ? alert.service_id : alert.host_id;
  if (choice === undefined || id === null) {
    return null;
  }
  const window = windowAround(alert.fired_at, until, Math.ceil(now / STEP_MS) * STEP_MS);
  const more =
    choice.kind === 'service'
      ? { href: servicePath(id), text: t('incident.all-of-service', 'All of this service') }
      : {
          href: hostPath(id, rangeOf(window)),
          text: t('incident.all-of-host', 'All of this host, same time'),
        };
  return (
    <Section title={t('incident.chart', 'Around the time it began')} more={more}>
      <AlertChart key={`${choice.kind} ${id}`} choice={choice} id={id} from={window.from} to={window.to} />
    </Section>
  );
}
