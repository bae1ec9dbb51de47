import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps } from '@grafana/scenes';
import { Icon, LinkButton, TagList, Tooltip, useStyles2 } from '@grafana/ui';
import { DashboardLinks } from './DashboardLinks.tsx';
import type { DashboardScene } from './DashboardScene.tsx';

/** A dashboard: what it is, its controls, and its panels or the one that is shown alone. */
export function DashboardView({ model }: SceneComponentProps<DashboardScene>) {
  const styles = useStyles2(getStyles);
  const { title, description, tags, controls, timeControls, viewPanel, body } = model.useState();
  return (
    <section className={styles.page}>
      <header className={styles.head}>
        <nav className={styles.path} aria-label={t('dashboard.path', 'Where this is')}>
          <a href="/dashboards">{t('nav.dashboards', 'Dashboards')}</a>
          <Icon name="angle-right" />
        </nav>
        <h1 className={styles.title}>{title}</h1>
        {description !== '' && (
          <Tooltip content={description}>
            <Icon name="info-circle" tabIndex={0} aria-label={description} />
          </Tooltip>
        )}
        <TagList tags={[...tags]} className={styles.tags} />
      </header>
      <div className={styles.controls}>
        <div className={styles.group}>
          {controls.map((control) => (
            <control.Component key={control.state.key} model={control} />
          ))}
        </div>
        <div className={styles.time}>
          <DashboardLinks scene={model} />
          {timeControls.map((control) => (
            <control.Component key={control.state.key} model={control} />
          ))}
        </div>
      </div>
      {viewPanel === undefined ? (
        <body.Component model={body} />
      ) : (
        <OnePanel scene={model} path={viewPanel} />
      )}
    </section>
  );
}

function OnePanel({ scene, path }: { readonly scene: DashboardScene; readonly path: string }) {
  const styles = useStyles2(getStyles);
  const panel = scene.panelAt(path);
  return panel === undefined ? (
    <div className={styles.gone}>
      <p>{t('dashboard.no-panel', 'This dashboard has no such panel')}</p>
      <LinkButton href={`/d/${scene.state.uid}`}>{t('panel.back', 'Back to the dashboard')}</LinkButton>
    </div>
  ) : (
    <div className={styles.one}>
      <div className={styles.whole}>
        <panel.Component model={panel} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', minHeight: '100%', padding: theme.spacing(0, 2, 2) }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    paddingTop: theme.spacing(1.5),
  }),
  path: css({ display: 'flex', alignItems: 'center', color: theme.colors.text.secondary }),
  title: css({ fontSize: theme.typography.h4.fontSize, margin: 0 }),
  tags: css({ justifyContent: 'flex-start', width: 'auto' }),
  controls: css({
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.activePanel,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 0),
    background: theme.colors.background.canvas,
    [theme.breakpoints.down('md')]: { position: 'static' },
  }),
  // As wide as the variables in one line; where that is too much, time moves below.
  group: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), maxWidth: '100%' }),
  time: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginLeft: 'auto' }),
  one: css({ flexGrow: 1, position: 'relative', minHeight: theme.spacing(50) }),
  whole: css({ position: 'absolute', inset: 0 }),
  gone: css({ textAlign: 'center', padding: theme.spacing(6) }),
});
