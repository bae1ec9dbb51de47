import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, Link, useStyles2 } from '@grafana/ui';
import type { Digest, DigestKind } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { analysisTabs } from '../../analysis/tabs.ts';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { digestPath } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { DigestSettings } from './DigestSettings.tsx';
import { DigestView } from './DigestView.tsx';

const MOST = 60;

/** What happened while I was not looking? */
export function DigestPage() {
  const styles = useStyles2(getStyles);
  const [chosen] = useUrlState('id');
  const list = useAsked(REFRESH_MS.slow, 'listDigests', {
    query: { language: viewerLanguage(), limit: MOST },
  });
  const [preview, setPreview] = useState<Digest>();
  return (
    <AppPage pageNav={analysisTabs('digest')} actions={<Preview onMade={setPreview} />}>
      <div className={styles.columns}>
        <div className={styles.column}>
          {preview !== undefined && (
            <Section
              title={t('digest.preview-title', 'As it would be now')}
              tools={
                <Button size="sm" variant="secondary" onClick={() => setPreview(undefined)}>
                  {t('digest.close-preview', 'Close')}
                </Button>
              }
            >
              <DigestView digest={preview} />
            </Section>
          )}
          {preview === undefined && (
            <Part polled={list} rows={4} height={12}>
              {({ items }) => {
                const id = /^[1-9]\d{0,9}$/.test(chosen) ? Number(chosen) : items[0]?.id;
                return id === undefined ? <None /> : <One key={id} id={id} />;
              }}
            </Part>
          )}
        </div>
        <div className={styles.column}>
          <Section title={t('digest.all', 'Digests')}>
            <Part polled={list} rows={4} height={3}>
              {({ items }) => (
                <ul className={styles.list}>
                  {items.map(({ id, title, told }) => (
                    <li key={id}>
                      <Link href={digestPath(id)} onClick={() => setPreview(undefined)}>
                        {title}
                      </Link>
                      {told > 0 && (
                        <span className={styles.note}>
                          {t('digest.told', 'sent by {{total}} channels', { total: told })}
                        </span>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </Part>
          </Section>
          <Section title={t('digest.settings', 'When, and to whom')}>
            <DigestSettings />
          </Section>
        </div>
      </div>
    </AppPage>
  );
}

function One({ id }: { readonly id: number }) {
  const found = useAsked(REFRESH_MS.slow, 'getDigest', {
    path: { id },
    query: { language: viewerLanguage() },
  });
  return (
    <Part polled={found} rows={4} height={12}>
      {(digest) => (
        <Section title={digest.title}>
          <DigestView digest={digest} />
        </Section>
      )}
    </Part>
  );
}

function Preview({ onMade }: { readonly onMade: (digest: Digest) => void }) {
  const { api } = useAppData();
  const make = useAction(
    (kind: DigestKind) => api.call('previewDigest', { body: { kind, language: viewerLanguage() } }),
    onMade,
  );
  return (
    <>
      <Refused error={make.error} />
      <Button variant="secondary" disabled={make.busy} onClick={() => make.run('daily')}>
        {t('digest.preview-day', 'Preview of a day')}
      </Button>
      <Button variant="secondary" disabled={make.busy} onClick={() => make.run('weekly')}>
        {t('digest.preview-week', 'Preview of a week')}
      </Button>
    </>
  );
}

function None() {
  return (
    <EmptyState
      variant="call-to-action"
      hideImage
      message={t('digest.none', 'The first digest comes tomorrow')}
    >
      {t(
        'digest.none-help',
        'Each day and each week is summed up here: incidents, noise, availability, hosts, errors, costs, what is about to be full, and what is worth doing. A preview shows it now.',
      )}
    </EmptyState>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('xl')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  list: css({
    listStyle: 'none',
    margin: 0,
    maxHeight: '40vh',
    overflow: 'auto',
    li: { padding: theme.spacing(0.5, 0) },
    'a:hover': { textDecoration: 'underline' },
  }),
  note: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
