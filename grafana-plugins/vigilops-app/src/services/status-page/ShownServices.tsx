import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, IconButton, Input, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import type { Service } from '../types.ts';
import { added, moved, renamed, without, type Shown } from './shown-services.ts';

interface Props {
  readonly shown: Shown;
  /** All that can be shown. */
  readonly services: readonly Service[];
  readonly mayWrite: boolean;
  readonly onChange: (shown: Shown) => void;
}

/** What visitors see: which services, in which order, and under which names. */
export function ShownServices({ shown, services, mayWrite, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const left = services.filter(({ id }) => !shown.some((each) => each.id === id));
  return (
    <div className={styles.body}>
      {shown.length === 0 && (
        <p className={styles.none}>{t('status-page.no-services', 'No service is shown yet.')}</p>
      )}
      <ol className={styles.list}>
        {shown.map((each, at) => {
          const own = names.get(each.id) ?? t('status-page.gone', 'removed ({{id}})', { id: each.id });
          return (
            <li key={each.id}>
              <span className={styles.name}>{own}</span>
              <Input
                aria-label={t('status-page.public-name', 'Public name of {{name}}', { name: own })}
                placeholder={own}
                value={each.name ?? ''}
                disabled={!mayWrite}
                onChange={(event) => onChange(renamed(shown, each.id, { name: event.currentTarget.value }))}
              />
              <Input
                aria-label={t('status-page.public-group', 'Public group of {{name}}', { name: own })}
                placeholder={t('fleet.no-group', 'No group')}
                value={each.group ?? ''}
                disabled={!mayWrite}
                onChange={(event) => onChange(renamed(shown, each.id, { group: event.currentTarget.value }))}
              />
              {mayWrite && (
                <span className={styles.buttons}>
                  <IconButton
                    name="arrow-up"
                    disabled={at === 0}
                    aria-label={t('status-page.up', 'Move {{name}} up', { name: own })}
                    onClick={() => onChange(moved(shown, at, -1))}
                  />
                  <IconButton
                    name="arrow-down"
                    disabled={at === shown.length - 1}
                    aria-label={t('status-page.down', 'Move {{name}} down', { name: own })}
                    onClick={() => onChange(moved(shown, at, 1))}
                  />
                  <IconButton
                    name="times"
                    aria-label={t('status-page.hide', 'Do not show {{name}}', { name: own })}
                    onClick={() => onChange(without(shown, each.id))}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {mayWrite && left.length > 0 && (
        <Combobox
          aria-label={t('status-page.add', 'Show another service')}
          placeholder={t('status-page.add', 'Show another service')}
          width={36}
          value={null}
          options={left.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={({ value }) => onChange(added(shown, [value]))}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    li: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr) auto',
      alignItems: 'center',
      gap: theme.spacing(1),
      [theme.breakpoints.down('md')]: {
        gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
        paddingBottom: theme.spacing(1),
        borderBottom: `1px solid ${theme.colors.border.weak}`,
      },
    },
  }),
  name: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  buttons: css({ display: 'inline-flex', justifyContent: 'flex-end', gap: theme.spacing(0.5) }),
});
