import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Icon, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import { EXAMPLES } from './examples.ts';

const begin = (example: string) => locationService.partial({ new: example });

/** What one can begin with. Nothing is saved by choosing. */
export function Examples() {
  const styles = useStyles2(getStyles);
  const all = [
    ...EXAMPLES.map(({ key, title, why }) => ({ key, title: title(), why: why() })),
    {
      key: 'none',
      title: t('pipelines.example.none', 'Begin with nothing'),
      why: t('pipelines.example.none-why', 'For who knows the steps.'),
    },
  ];
  return (
    <ul className={styles.list} aria-label={t('pipelines.examples', 'Ready to begin with')}>
      {all.map(({ key, title, why }) => (
        <li key={key}>
          <button type="button" className={styles.example} onClick={() => begin(key)}>
            <Icon name={key === 'none' ? 'plus' : 'file-alt'} />
            <span>
              <strong>{title}</strong>
              <span>{why}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(${theme.spacing(36)}, 100%), 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
    textAlign: 'start',
  }),
  example: css({
    display: 'flex',
    gap: theme.spacing(1),
    width: '100%',
    height: '100%',
    padding: theme.spacing(1.5),
    textAlign: 'start',
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    svg: { flex: 'none', marginTop: theme.spacing(0.25) },
    '& > span': { display: 'flex', flexDirection: 'column', gap: theme.spacing(0.25) },
    'strong + span': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    '&:hover': { borderColor: theme.colors.border.strong },
  }),
});
