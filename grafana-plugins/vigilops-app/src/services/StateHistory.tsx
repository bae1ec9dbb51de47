import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Table } from '../admin/Table.tsx';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { absolute } from '../fleet/words.ts';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';
import { StatusMark } from './StatusMark.tsx';
import type { ServiceState } from './types.ts';
import { stretch } from './words.ts';

const SINCE = 'now-90d';
const SHOWN = 100;

/** When it went down, and when it came back. */
export function StateHistory({ id }: { readonly id: number }) {
  const styles = useStyles2(getStyles);
  const states = useAsked(REFRESH_MS.live, 'listServiceStates', { path: { id }, query: { from: SINCE } });
  return (
    <Section title={t('service.history', 'States of 90 days')}>
      <Part polled={states} rows={3}>
        {({ items, truncated }) =>
          items.length === 0 ? (
            <p className={styles.none}>{t('service.no-history', 'No state is known yet.')}</p>
          ) : (
            <>
              <History items={items.slice(0, SHOWN)} />
              {(truncated || items.length > SHOWN) && (
                <p className={styles.none}>{t('service.history-cut', 'Older ones are left out.')}</p>
              )}
            </>
          )
        }
      </Part>
    </Section>
  );
}

function History({ items }: { readonly items: readonly ServiceState[] }) {
  return (
    <Table
      label={t('service.history', 'States of 90 days')}
      heads={[
        t('services.state', 'State'),
        t('service.from', 'From'),
        t('service.lasted', 'For'),
        t('service.reason', 'Reason'),
      ]}
    >
      {items.map((item) => (
        <tr key={item.from}>
          <td>
            <StatusMark status={item.state} />
          </td>
          <td>{absolute(Date.parse(item.from))}</td>
          <td>
            {item.to === null
              ? t('service.so-far', '{{time}} so far', { time: stretch(item.seconds) })
              : stretch(item.seconds)}
          </td>
          <td>{reasonOf(item)}</td>
        </tr>
      ))}
    </Table>
  );
}

function reasonOf({ reason, because_of: parent }: ServiceState): string {
  const because =
    parent === null ? null : t('service.because', 'Because {{name}} is down', { name: parent.name });
  return [reason, because].filter((part) => part !== null).join(' · ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ margin: 0, color: theme.colors.text.secondary }),
});
