import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { t } from '../../t.ts';
import type { Backtest } from '../types.ts';
import { definitionOf, type RuleDraft } from './draft.ts';
import { instead } from './instead.ts';
import { TryResult } from './TryResult.tsx';

const DAYS = 30;

interface Props {
  readonly draft: RuleDraft;
  readonly isSound: boolean;
  /** Takes another time that it has to last. */
  readonly onTake: (forSeconds: number) => void;
}

/** How the rule would have been over what is stored: before anybody is woken by it. */
export function TryIt({ draft, isSound, onTake }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const asked = JSON.stringify(draft);
  const [found, setFound] = useState<{ readonly of: string; readonly result: Backtest }>();
  const attempt = useAction(
    (text: string) => {
      const tried = JSON.parse(text) as RuleDraft;
      return api.call('backtestRule', {
        body: { rule: definitionOf(tried), days: DAYS, instead_for_seconds: instead(tried.for_seconds) },
      });
    },
    (result, text) => setFound({ of: text, result }),
  );
  const old = found !== undefined && found.of !== asked;
  return (
    <Section
      title={t('try.title', 'Try it')}
      tools={
        <Button
          type="button"
          icon={attempt.busy ? 'spinner' : 'play'}
          size="sm"
          variant="secondary"
          disabled={!isSound || attempt.busy}
          onClick={() => attempt.run(JSON.stringify(draft))}
        >
          {t('try.run', 'Try it on the last {{days}} days', { days: DAYS })}
        </Button>
      }
    >
      <p className={styles.note}>
        {t('try.why', 'How often it would have fired, for how long, and what it says now. Nobody is told.')}
      </p>
      <Refused error={attempt.error} />
      {attempt.busy && found === undefined && <Skeleton rows={3} height={4} />}
      {old && (
        <p className={styles.note} role="status">
          <Icon name="info-circle" size="sm" />{' '}
          {t('try.old', 'This is of the rule as it was before your last change.')}
        </p>
      )}
      {found !== undefined && (
        <div className={old ? styles.old : undefined}>
          <TryResult result={found.result} onTake={onTake} />
        </div>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: theme.spacing(0, 0, 1), color: theme.colors.text.secondary }),
  old: css({ opacity: 0.6 }),
});
