import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { turnOf, type Turn } from '../../assistant/turns.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import type { Polled } from '../../fleet/use-polled.ts';
import { t } from '../../t.ts';

interface Props {
  readonly history: Polled<Answer<'listConversations'>>;
  readonly onOpen: (id: string, turns: readonly Turn[]) => void;
}

/** What the viewer asked before; nobody else sees it. */
export function History({ history, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const open = useAction(
    (id: string) => api.call('getConversation', { path: { id } }),
    ({ id, asked }) => onOpen(id, asked.map(turnOf)),
  );
  const remove = useAction(
    (id: string) => api.call('removeConversation', { path: { id } }),
    () => history.retry(),
  );
  return (
    <Section title={t('ask.history', 'Asked before')}>
      <Refused error={open.error ?? remove.error} />
      <Part polled={history} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.small}>
              {t(
                'ask.history-none',
                'Your questions are kept here for 90 days, for you alone, where it is known who you are.',
              )}
            </p>
          ) : (
            <ul className={styles.list}>
              {items.map(({ id, title, updated_at: at }) => (
                <li key={id}>
                  <Button fill="text" onClick={() => open.run(id)}>
                    {title}
                  </Button>
                  <span className={styles.small}>
                    <TimeAgo time={Date.parse(at)} now={history.at ?? Date.now()} />
                  </span>
                  <IconButton
                    name="trash-alt"
                    aria-label={t('ask.remove', 'Delete this conversation')}
                    tooltip={t('ask.remove', 'Delete this conversation')}
                    onClick={() => remove.run(id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    li: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) },
    button: { textAlign: 'left', whiteSpace: 'normal', height: 'auto' },
  }),
  small: css({
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
