import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Modal, useStyles2 } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import { PatternText } from './PatternText.tsx';
import type { PatternActions } from './use-pattern-actions.ts';

interface Props {
  readonly id: number;
  readonly title: string;
  readonly actions: PatternActions;
  readonly onClose: () => void;
}

/** Who writes it, at which levels, and what was merged into it. */
export function PatternDetails({ id, title, actions, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const found = useAsked(REFRESH_MS.slow, 'getLogTemplate', { path: { id }, query: { from: 'now-24h' } });
  return (
    <Modal isOpen title={t('patterns.details', 'Where it comes from')} onDismiss={onClose}>
      <p>
        <PatternText text={title} />
      </p>
      <Part polled={found} rows={4}>
        {({ services, levels, moved_from: moved }) => (
          <div className={styles.parts}>
            <h3>{t('patterns.writers', 'Who wrote it in the last day')}</h3>
            <ul>
              {services.map(({ service, host, lines }) => (
                <li key={`${service} ${host ?? ''}`}>
                  <span>
                    {[service, host].filter((name) => name !== '' && name !== null).join(', ') || '–'}
                  </span>
                  <span>{count(lines)}</span>
                </li>
              ))}
              {levels.map(({ level, lines }) => (
                <li key={level}>
                  <span>{levelWord(level)}</span>
                  <span>{count(lines)}</span>
                </li>
              ))}
            </ul>
            {moved.length > 0 && (
              <>
                <h3>{t('patterns.moved', 'Patterns whose lines are its own')}</h3>
                <ul>
                  {moved.map((one) => (
                    <li key={one.id}>
                      <PatternText text={one.text ?? String(one.id)} />
                      <Button
                        size="sm"
                        variant="secondary"
                        disabled={actions.separate.busy}
                        onClick={() => {
                          actions.separate.run(one.id);
                          onClose();
                        }}
                      >
                        {t('issue.unmerge', 'Take apart')}
                      </Button>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </Part>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({
    h3: { fontSize: theme.typography.h6.fontSize, margin: theme.spacing(1, 0, 0.5) },
    ul: { listStyle: 'none', margin: 0 },
    li: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      overflowWrap: 'anywhere',
      fontVariantNumeric: 'tabular-nums',
    },
  }),
});
