import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { Table } from '../../admin/Table.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { bytes, count, percent, short } from '../../fleet/words.ts';
import { groupColour } from '../../llm/colours.ts';
import { Meter } from '../../llm/Meter.tsx';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { useWidth } from '../../logs/use-size.ts';
import { t } from '../../t.ts';
import { useTimeRange, type UrlTimeRange } from '../logs/use-time-range.ts';
import { linkRange, logsPath } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import type { UsageItem } from './types.ts';
import { daysOf, sumOf, usageGroups, type UsageBy, type UsageGroup, type UsageMeasure } from './usage.ts';
import { amountText, UsageChart } from './UsageChart.tsx';

const LAST_WEEK = { from: 'now-7d', to: 'now' };
const MOST_ROWS = 10_000;
const SHOWN = 8;
const HEIGHT_PX = 200;

/** Who fills the disk? */
export function UsageSection() {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(LAST_WEEK);
  const [byText, setBy] = useUrlState('by');
  const [measureText, setMeasure] = useUrlState('measure');
  const by: UsageBy = byText === 'host' ? 'host' : 'service';
  const measure: UsageMeasure = measureText === 'lines' ? 'lines' : 'bytes';
  const { from, to } = time.range;
  // Whole hours: the same question while the page is open.
  const hour = (ms: number) => new Date(Math.ceil(ms / 3_600_000) * 3_600_000).toISOString();
  const usage = useAsked(REFRESH_MS.slow, 'getLogUsage', {
    query: { from: hour(from.valueOf()), to: hour(to.valueOf()), limit: MOST_ROWS },
  });
  return (
    <Section title={t('storage.usage', 'Who fills the disk')} tools={<RangePicker time={time} />}>
      <div className={styles.tools}>
        <RadioButtonGroup<UsageBy>
          aria-label={t('llm.by', 'Grouped by')}
          size="sm"
          value={by}
          options={[
            { value: 'service', label: t('storage.by-service', 'Services') },
            { value: 'host', label: t('storage.by-host', 'Hosts') },
          ]}
          onChange={(next) => setBy(next === 'service' ? '' : next)}
        />
        <RadioButtonGroup<UsageMeasure>
          aria-label={t('storage.measure', 'Measured in')}
          size="sm"
          value={measure}
          options={[
            { value: 'bytes', label: t('storage.bytes', 'Bytes') },
            { value: 'lines', label: t('storage.lines', 'Lines') },
          ]}
          onChange={(next) => setMeasure(next === 'bytes' ? '' : next)}
        />
      </div>
      <Part polled={usage} rows={2} height={14}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('storage.no-usage', 'No line was written in this time.')}</p>
          ) : (
            <Usage items={items} by={by} measure={measure} time={time} />
          )
        }
      </Part>
    </Section>
  );
}

interface UsageProps {
  readonly items: readonly UsageItem[];
  readonly by: UsageBy;
  readonly measure: UsageMeasure;
  readonly time: UrlTimeRange;
}

function Usage({ items, by, measure, time: { range } }: UsageProps) {
  const styles = useStyles2(getStyles);
  const [box, width] = useWidth();
  const groups = usageGroups(items, by, measure, SHOWN);
  const names = groups.map((group) => groupName(group, by));
  const days = daysOf(range.from.valueOf(), range.to.valueOf());
  const all = sumOf(groups);
  return (
    <>
      <p className={styles.sum}>
        {t('storage.sum', '{{bytes}} in {{lines}} lines, {{daily}} a day', {
          bytes: bytes(all.bytes),
          lines: short(all.lines),
          daily: bytes(all.bytes / Math.max(1, days.length)),
        })}{' '}
        <span>{t('storage.sum-note', 'As they came: on disk they take less, archived far less.')}</span>
      </p>
      <div ref={box} className={styles.chart}>
        {width > 0 && (
          <UsageChart
            groups={groups}
            names={names}
            measure={measure}
            days={days}
            width={width}
            height={HEIGHT_PX}
          />
        )}
      </div>
      <Table
        label={t('storage.usage', 'Who fills the disk')}
        minWidth={60}
        heads={[
          by === 'service' ? t('storage.service', 'Service') : t('storage.host', 'Host'),
          t('llm.share', 'Share'),
          t('storage.bytes', 'Bytes'),
          t('storage.lines', 'Lines'),
          by === 'service' ? t('storage.on', 'Mostly on') : t('storage.of', 'Mostly of'),
        ]}
      >
        {groups.map((group, at) => (
          <Row
            key={names[at]}
            group={group}
            at={at}
            name={names[at] ?? ''}
            share={group[measure] / Math.max(1, all[measure])}
            href={group.isRest || group.name === '' ? undefined : logsOf(group.name, by, range)}
          />
        ))}
      </Table>
      {items.length === MOST_ROWS && (
        <p className={styles.note}>
          {t('storage.usage-cut', 'Only the {{total}} largest entries were counted: choose a shorter time.', {
            total: count(MOST_ROWS),
          })}
        </p>
      )}
    </>
  );
}

const logsOf = (name: string, by: UsageBy, range: UrlTimeRange['range']) =>
  logsPath(by === 'service' ? { services: [name] } : { hosts: [name] }, linkRange(range.raw));

interface RowProps {
  readonly group: UsageGroup;
  readonly at: number;
  readonly name: string;
  readonly share: number;
  readonly href: string | undefined;
}

function Row({ group, at, name, share, href }: RowProps) {
  const styles = useStyles2(getStyles);
  const colour = groupColour(at, group.isRest, useTheme2());
  const [first] = group.others;
  const more = group.others.length - 1;
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <span className={styles.key} style={{ background: colour }} />
        {href === undefined ? (
          name
        ) : (
          <TextLink href={href} inline={false}>
            {name}
          </TextLink>
        )}
      </th>
      <td className={styles.share}>
        {percent(share)}
        <Meter label={t('llm.share-of', 'Share of {{name}}', { name })} ratio={share} colour={colour} />
      </td>
      <td className={styles.number}>{amountText(group.bytes, 'bytes')}</td>
      <td className={styles.number} title={count(group.lines)}>
        {amountText(group.lines, 'lines')}
      </td>
      <td>
        {first === undefined || first.name === '' ? '–' : first.name}
        {more > 0 && (
          <span className={styles.note}>
            {' '}
            {t('storage.more', 'and {{total}} more', { total: count(more) })}
          </span>
        )}
      </td>
    </tr>
  );
}

function groupName({ name, isRest }: UsageGroup, by: UsageBy): string {
  if (isRest) {
    return t('storage.rest', 'All others');
  }
  if (name !== '') {
    return name;
  }
  return by === 'service' ? t('storage.no-service', 'No service') : t('storage.no-host', 'No host');
}

const getStyles = (theme: GrafanaTheme2) => ({
  tools: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  sum: css({
    margin: theme.spacing(0, 0, 1),
    fontVariantNumeric: 'tabular-nums',
    span: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
  chart: css({ marginBottom: theme.spacing(1), minWidth: 0 }),
  name: css({ overflowWrap: 'anywhere !important' as 'anywhere', a: { display: 'inline' } }),
  key: css({
    display: 'inline-block',
    width: theme.spacing(1.25),
    height: theme.spacing(1.25),
    marginInlineEnd: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
  }),
  share: css({ minWidth: theme.spacing(12), fontVariantNumeric: 'tabular-nums' }),
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
