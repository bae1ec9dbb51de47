import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { sceneGraph, SceneGridRow, type SceneComponentProps } from '@grafana/scenes';
import { Icon, useStyles2 } from '@grafana/ui';

/** A row with a title that folds it. The one of Scenes has no level for its heading, so it is none for a screen reader. */
export class DashboardRow extends SceneGridRow {
  static override Component = RowView;
}

function RowView({ model }: SceneComponentProps<SceneGridRow>) {
  const styles = useStyles2(getStyles);
  const { title, isCollapsed = false, children } = model.useState();
  return (
    <div className={styles.row}>
      <h2 className={styles.title}>
        <button
          type="button"
          className={styles.button}
          aria-expanded={!isCollapsed}
          onClick={model.onCollapseToggle}
        >
          <Icon name={isCollapsed ? 'angle-right' : 'angle-down'} />
          <span className={styles.text}>{sceneGraph.interpolate(model, title, undefined, 'text')}</span>
        </button>
      </h2>
      {isCollapsed && (
        <span className={styles.count}>
          {t('dashboard.panels', 'Panels: {{count}}', { count: children.length })}
        </span>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), height: '30px' }),
  title: css({ margin: 0, minWidth: 0, fontSize: theme.typography.h5.fontSize }),
  button: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    maxWidth: '100%',
    padding: theme.spacing(0, 0.5),
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'transparent',
    fontWeight: theme.typography.fontWeightMedium,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  count: css({ color: theme.colors.text.secondary, fontSize: theme.typography.size.sm }),
});
