import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, InlineSwitch, useStyles2 } from '@grafana/ui';
import type { DatabaseAdviceList } from '@vigilops/contracts/api';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { AdviceRow } from '../../databases/AdviceRow.tsx';
import type { Advice } from '../../databases/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

/** What to do about a database, and by which figures. */
export function AdviceTab({ id }: { readonly id: number }) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [all, setAll] = useUrlState('dismissed');
  const found = useAsked(REFRESH_MS.slow, 'getDatabaseAdvice', {
    path: { id },
    query: { state: all === '1' ? 'all' : 'open', language: viewerLanguage() },
  });
  const judge = useAction(
    ({ id: adviceId, state }: Advice) =>
      api.call('judgeDatabaseAdvice', {
        path: { id, advice_id: adviceId },
        body: { state: state === 'open' ? 'dismissed' : 'open' },
      }),
    found.retry,
  );
  return (
    <Section
      title={t('databases.tab.advice', 'Advice')}
      tools={
        <InlineSwitch
          showLabel
          label={t('databases.with-dismissed', 'With what was dismissed')}
          value={all === '1'}
          onChange={(event) => setAll(event.currentTarget.checked ? '1' : '')}
        />
      }
    >
      <Refused error={judge.error} />
      <Part polled={found} rows={3} height={10}>
        {(answer) => (
          <Found
            answer={answer}
            now={found.at ?? 0}
            busy={judge.busy}
            onJudge={mayWrite ? judge.run : undefined}
          />
        )}
      </Part>
    </Section>
  );
}

interface FoundProps {
  readonly answer: DatabaseAdviceList;
  readonly now: number;
  readonly busy: boolean;
  /** Undefined: the viewer may only read. */
  readonly onJudge: ((advice: Advice) => void) | undefined;
}

function Found({ answer: { items, looked_at: lookedAt }, now, busy, onJudge }: FoundProps) {
  const styles = useStyles2(getStyles);
  if (items.length === 0) {
    return lookedAt === null ? (
      <EmptyState
        variant="not-found"
        hideImage
        message={t('databases.advice-not-yet', 'Nobody has looked at it yet')}
      >
        {t('databases.advice-soon', 'Its figures are looked at every ten minutes.')}
      </EmptyState>
    ) : (
      <EmptyState
        variant="completed"
        hideImage
        message={t('databases.no-advice', 'Nothing is to be done that is known of')}
      />
    );
  }
  return (
    <>
      <p className={styles.note}>
        {t('databases.advice-help', 'Nothing of this is ever run: read, try it on a copy, and decide.')}
        {lookedAt !== null && (
          <>
            {` ${t('databases.looked-at', 'Looked at')} `}
            <TimeAgo time={Date.parse(lookedAt)} now={now} />
          </>
        )}
      </p>
      <div className={styles.list}>
        {items.map((advice) => (
          <AdviceRow key={advice.id} advice={advice} now={now} busy={busy} onJudge={onJudge} />
        ))}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ color: theme.colors.text.secondary }),
  list: css({ display: 'grid', gap: theme.spacing(1) }),
});
