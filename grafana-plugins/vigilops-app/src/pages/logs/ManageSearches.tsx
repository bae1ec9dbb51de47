import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, ConfirmButton, Modal, Stack, useStyles2 } from '@grafana/ui';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { LineText } from '../../logs/LineText.tsx';
import { t } from '../../t.ts';
import type { SavedSearch } from './use-saved-searches.ts';

interface Props {
  readonly items: readonly SavedSearch[];
  readonly onChanged: () => void;
  readonly onOpen: (search: SavedSearch) => void;
  readonly onClose: () => void;
}

/** All saved searches: who made them, who sees them. */
export function ManageSearches({ items, onChanged, onOpen, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const remove = useAction((id: number) => api.call('removeLogSearch', { path: { id } }), onChanged);
  const share = useAction(
    ({ id, name, query, case_sensitive, range, columns, shared }: SavedSearch) =>
      api.call('changeLogSearch', {
        path: { id },
        body: { name, query, case_sensitive, range, columns, shared: !shared },
      }),
    onChanged,
  );
  return (
    <Modal isOpen title={t('saved.title', 'Saved searches')} onDismiss={onClose}>
      <Refused error={remove.error ?? share.error} />
      {items.length === 0 && <p>{t('saved.none', 'None is saved yet')}</p>}
      <ul className={styles.list}>
        {items.map((search) => (
          <li key={search.id} className={styles.item}>
            <div className={styles.what}>
              <strong>{search.name}</strong>
              <code className={styles.query}>
                <LineText text={search.query} />
              </code>
              <span className={styles.note}>
                {search.shared
                  ? t('saved.by-for-all', 'by {{name}}, for everybody', { name: search.created_by })
                  : t('saved.yours', 'for you alone')}
              </span>
            </div>
            <Stack gap={0.5} alignItems="center">
              <Button
                size="sm"
                variant="secondary"
                onClick={() => {
                  onOpen(search);
                  onClose();
                }}
              >
                {t('saved.open', 'Open')}
              </Button>
              <Button
                size="sm"
                variant="secondary"
                icon={search.shared ? 'user' : 'users-alt'}
                disabled={share.busy}
                onClick={() => share.run(search)}
              >
                {search.shared
                  ? t('saved.keep-for-me', 'Only for me')
                  : t('saved.share', 'Share with everybody')}
              </Button>
              <ConfirmButton
                size="sm"
                confirmText={t('saved.delete', 'Delete')}
                confirmVariant="destructive"
                closeOnConfirm
                onConfirm={() => remove.run(search.id)}
              >
                <Button
                  size="sm"
                  variant="secondary"
                  icon="trash-alt"
                  aria-label={t('saved.delete-name', 'Delete {{name}}', { name: search.name })}
                />
              </ConfirmButton>
            </Stack>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, padding: 0, listStyle: 'none' }),
  item: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  what: css({ flex: '1 1 20ch', minWidth: 0, display: 'flex', flexDirection: 'column' }),
  query: css({ margin: 0, overflowWrap: 'anywhere', color: theme.colors.text.primary }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
