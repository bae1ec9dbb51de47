import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Command } from '../../fleet/Command.tsx';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import type { Service } from '../types.ts';
import { badgeHtml, badgeMarkdown, statusFeedUrl, statusJsonUrl } from './addresses.ts';
import type { Shown } from './shown-services.ts';

interface Props {
  readonly address: string;
  /** Only what is public has a badge. */
  readonly shown: Shown;
  readonly services: readonly Service[];
}

/** The state of a service elsewhere: in a README, on a site, in a feed reader. */
export function Badges({ address, shown, services }: Props) {
  const styles = useStyles2(getStyles);
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const options = shown.map(({ id, name }) => ({ value: id, label: name ?? names.get(id) ?? String(id) }));
  const [chosen, setChosen] = useState<number>();
  const one = options.find(({ value }) => value === chosen) ?? options[0];
  return (
    <Section title={t('status-page.elsewhere', 'Elsewhere')}>
      <div className={styles.body}>
        <p className={styles.note}>{t('status-page.feed', 'As a feed, and for programs:')}</p>
        <Command text={statusFeedUrl(address)} label={t('status-page.feed-label', 'Address of the feed')} />
        <Command text={statusJsonUrl(address)} label={t('status-page.json-label', 'Address of the JSON')} />
        {one !== undefined && (
          <>
            <p className={styles.note}>{t('status-page.badge', 'A badge that shows how a service is:')}</p>
            <Combobox
              aria-label={t('status-page.badge-of', 'Badge of')}
              width={36}
              value={one.value}
              options={options}
              onChange={({ value }) => setChosen(value)}
            />
            <Command
              text={badgeMarkdown(address, one.value, one.label)}
              label={t('status-page.badge-markdown', 'Badge as Markdown')}
            />
            <Command
              text={badgeHtml(address, one.value, one.label)}
              label={t('status-page.badge-html', 'Badge as HTML')}
            />
          </>
        )}
      </div>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
});
