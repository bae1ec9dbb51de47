import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { DatabaseConnections } from '@vigilops/contracts/api';
import { ConnectionTable } from '../../databases/ConnectionTable.tsx';
import { GROUPINGS, groupConnections, type Grouping } from '../../databases/group-connections.ts';
import { MomentSlider } from '../../databases/MomentSlider.tsx';
import { TimeBars } from '../../databases/TimeBars.tsx';
import { useMoment, useResting } from '../../databases/use-moment.ts';
import { countText } from '../../databases/words.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { absolute } from '../../fleet/words.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { useTimeRange } from '../logs/use-time-range.ts';
import { useUrlState } from '../use-url-state.ts';

const POINTS = 120;
const REST_MS = 250;

export function groupingName(by: Grouping): string {
  switch (by) {
    case 'user':
      return t('databases.user', 'User');
    case 'application':
      return t('databases.application', 'Application');
    case 'address':
      return t('databases.address', 'Address');
    case 'database':
      return t('databases.one', 'Database');
    case 'state':
      return t('services.state', 'State');
    default:
      return by satisfies never;
  }
}

/** Who holds the connections, now or then? */
export function ConnectionsTab({ id }: { readonly id: number }) {
  const styles = useStyles2(getStyles);
  const time = useTimeRange();
  const moment = useMoment();
  const asked = useResting(moment.asked, REST_MS);
  const [byText, setBy] = useUrlState('by');
  const by = GROUPINGS.find((each) => each === byText) ?? 'user';
  const [from, to] = [time.range.from.valueOf(), time.range.to.valueOf()];
  const lines = useAsked(REFRESH_MS.slow, 'getDatabaseFigures', {
    path: { id },
    query: { ...askedRange(time.range), points: POINTS },
  });
  const found = useAsked(REFRESH_MS.live, 'getDatabaseConnections', { path: { id }, query: { at: asked } });
  return (
    <Section
      title={t('databases.who-connects', 'Who holds the connections')}
      tools={<RangePicker time={time} />}
    >
      <Part polled={lines} rows={1} height={15}>
        {({ times, step_seconds: step, figures }) => (
          <TimeBars
            name={t('databases.connections', 'Connections')}
            times={times.map((at) => Date.parse(at))}
            stepMs={step * 1_000}
            values={figures.connections}
            from={from}
            to={to}
            text={countText}
            mark={moment.at}
            onPick={moment.set}
          />
        )}
      </Part>
      <MomentSlider moment={moment} from={from} to={to} />
      <div className={styles.line}>
        <RadioButtonGroup
          aria-label={t('databases.group-by', 'Group by')}
          className={styles.groups}
          size="sm"
          value={by}
          options={GROUPINGS.map((value) => ({ value, label: groupingName(value) }))}
          onChange={(next) => setBy(next === 'user' ? '' : next)}
        />
      </div>
      <Part polled={found} rows={6} height={4}>
        {(answer) => <Breakdown answer={answer} by={by} />}
      </Part>
    </Section>
  );
}

interface BreakdownProps {
  readonly answer: DatabaseConnections;
  readonly by: Grouping;
}

function Breakdown({ answer: { at, groups, is_cut: isCut }, by }: BreakdownProps) {
  const styles = useStyles2(getStyles);
  if (at === null || groups.length === 0) {
    return (
      <EmptyState
        variant="not-found"
        hideImage
        message={
          at === null
            ? t('databases.no-breakdown', 'Who was connected then is not known')
            : t('databases.nobody', 'Nobody was connected')
        }
      >
        {at === null &&
          t(
            'databases.no-breakdown-help',
            'Within the hour before that moment its agent told nothing of it.',
          )}
      </EmptyState>
    );
  }
  return (
    <>
      <p className={styles.note} role="status">
        {t('databases.as-of', 'As of {{time}}', { time: absolute(Date.parse(at)) })}
        {isCut && ` · ${t('databases.groups-cut', 'the smallest groups are left out')}`}
      </p>
      <ConnectionTable rows={groupConnections(groups, by)} by={by} head={groupingName(by)} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), margin: theme.spacing(1, 0) }),
  // On a phone in two lines, and not cut off.
  groups: css({ flexWrap: 'wrap' }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
});
