import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { t } from '../../t.ts';
import { conditionText } from '../condition-words.ts';
import { SeverityMark } from '../Marks.tsx';
import { ruleTypeName } from '../words.ts';

interface Props {
  readonly templates: Answer<'listRuleTemplates'>['items'];
  readonly onChoose: (key: string) => void;
}

/** Rules to begin with. */
export function Templates({ templates, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page}>
      <p>
        {t(
          'templates.why',
          'Begin with one of these, or with nothing. All can be tried on the past before anybody is told.',
        )}
      </p>
      <ul className={styles.list}>
        <li>
          <h3>{t('templates.none', 'From nothing')}</h3>
          <p>{t('templates.none-help', 'A figure of hosts, any metric, log lines, a check.')}</p>
          <Button size="sm" onClick={() => onChoose('none')}>
            {t('templates.begin', 'Begin')}
          </Button>
        </li>
        {templates.map(({ key, title, why, definition }) => (
          <li key={key}>
            <h3>{title}</h3>
            <div className={styles.facts}>
              <SeverityMark severity={definition.severity} />
              <span>{ruleTypeName(definition.condition.type)}</span>
              <span>{conditionText(definition.condition)}</span>
            </div>
            <p>{why}</p>
            <Button
              size="sm"
              variant="secondary"
              aria-label={t('templates.use-one', 'Begin with {{title}}', { title })}
              onClick={() => onChoose(key)}
            >
              {t('templates.use', 'Begin with this')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  list: css({
    listStyle: 'none',
    margin: 0,
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(40)}), 1fr))`,
    gap: theme.spacing(1),
    li: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      padding: theme.spacing(1.5),
      borderRadius: theme.shape.radius.default,
      border: `1px solid ${theme.colors.border.weak}`,
      background: theme.colors.background.primary,
      button: { alignSelf: 'flex-start', marginTop: 'auto' },
    },
    h3: { margin: 0, fontSize: theme.typography.h5.fontSize },
    p: { margin: 0, overflowWrap: 'anywhere' },
  }),
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
