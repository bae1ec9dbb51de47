import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { AnswerView } from '../../causes/AnswerView.tsx';
import { Judge } from '../../causes/Judge.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';

const LOOK_MS = 15_000;

interface Props {
  readonly incidentId: number;
  readonly now: number;
  readonly mayWrite: boolean;
}

/** What the rest of the house showed around its begin: computed by itself, and again whenever somebody asks. */
export function LikelyCause({ incidentId, now, mayWrite }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const found = useAsked(LOOK_MS, 'listRootCauses', { query: { incident: incidentId, limit: 1 } });
  const again = useAction(
    () => api.call('rankCauses', { body: { incident_id: incidentId } }),
    () => found.retry(),
  );
  const tools = (
    <Button size="sm" variant="secondary" icon="sync" disabled={again.busy} onClick={() => again.run()}>
      {again.busy ? t('cause.looking', 'Looking…') : t('cause.again', 'Look again')}
    </Button>
  );
  return (
    <Section title={t('cause.title', 'Likely cause')} tools={tools}>
      <Refused error={again.error} />
      <Part polled={found} rows={2} height={6}>
        {({ items: [cause] }) =>
          cause === undefined ? (
            <p className={styles.none}>
              {t(
                'cause.none',
                'Nobody has looked yet: warnings and worse are looked at by themselves within seconds.',
              )}
            </p>
          ) : (
            <div className={styles.cause}>
              <AnswerView key={cause.id} answer={cause.answer} now={now} />
              <p className={styles.none}>
                {t('cause.computed', 'Looked')} <TimeAgo time={Date.parse(cause.at)} now={now} />
              </p>
              {mayWrite && <Judge cause={cause} onJudged={found.retry} />}
            </div>
          )
        }
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cause: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  none: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
