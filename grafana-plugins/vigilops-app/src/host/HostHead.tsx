import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import { HealthMark } from '../fleet/HealthMark.tsx';
import { figuresOf, hostHealth, inTrouble } from '../fleet/host-health.ts';
import { Marks } from '../fleet/Marks.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { labelsOf } from '../fleet/labels.ts';
import { duration, figureName, percent } from '../fleet/words.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly now: number;
}

/** Who the host is and how it is, in two lines. */
export function HostHead({ host, now }: Props) {
  const styles = useStyles2(getStyles);
  const { uptime_seconds: uptime } = host.figures;
  const health = hostHealth(host);
  const [worst] = figuresOf(host);
  const addresses = host.ips.length > 0 ? host.ips : host.ip === null ? [] : [host.ip];
  const [shown, ...more] = addresses;
  const system = [host.os, host.os_version].filter((part) => part !== null).join(' ');
  const labels = labelsOf(host);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('host.system', 'System'), system],
    [t('host.kernel', 'Kernel'), [host.kernel, host.arch].filter((part) => part !== null).join(' ')],
    [t('host.agent', 'Agent'), host.agent_version ?? undefined],
    [t('host.group', 'Group'), host.group ?? undefined],
    [t('host.uptime', 'Up for'), uptime === null ? undefined : duration(uptime)],
  ];
  return (
    <section className={styles.head} aria-label={host.name}>
      <dl className={styles.facts}>
        <div>
          <dt>{t('host.state', 'State')}</dt>
          <dd>
            <span role="status">
              <HealthMark health={health} />
              {worst !== undefined && inTrouble(host) && health !== 'offline' && (
                <span> {`${figureName(worst.name)} ${percent(worst.ratio)}`}</span>
              )}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('host.last-seen', 'Last heard')}</dt>
          <dd>
            {host.last_heartbeat === null ? (
              '–'
            ) : (
              <TimeAgo time={Date.parse(host.last_heartbeat)} now={now} />
            )}
          </dd>
        </div>
        {shown !== undefined && (
          <div>
            <dt>{t('host.addresses', 'Address')}</dt>
            <dd title={addresses.join('\n')}>
              {shown}
              {more.length > 0 && <span className={styles.more}> +{more.length}</span>}
            </dd>
          </div>
        )}
        {facts.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {host.tags.length > 0 && <Marks label={t('host.tags', 'Tags')} texts={host.tags} />}
      {labels.length > 0 && <Marks label={t('host.labels', 'Labels')} texts={labels} />}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    '& > div': { display: 'flex', gap: theme.spacing(1), minWidth: 0 },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
  more: css({ color: theme.colors.text.secondary }),
});
