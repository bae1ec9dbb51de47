import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Modal, useStyles2 } from '@grafana/ui';
import { useServices } from './services.ts';

/** Lists what the keyboard does on the page that is shown. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles2(getStyles);
  const { keys } = useServices();
  return (
    <Modal isOpen title={t('keys.title', 'What the keyboard does')} onDismiss={onClose}>
      <dl className={styles.list}>
        {keys.all().map((binding) => (
          <div key={binding.keys} className={styles.line}>
            <dt>
              {binding.keys.split(' ').map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{binding.label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'grid', gap: theme.spacing(1), margin: 0 }),
  line: css({ display: 'grid', gridTemplateColumns: `${theme.spacing(14)} 1fr`, alignItems: 'baseline' }),
  key: css({
    marginRight: theme.spacing(0.5),
    padding: theme.spacing(0.25, 0.75),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    fontFamily: theme.typography.fontFamilyMonospace,
    boxShadow: 'none',
  }),
});
