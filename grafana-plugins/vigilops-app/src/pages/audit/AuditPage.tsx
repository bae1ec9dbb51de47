import { css } from '@emotion/css';
import { Button, EmptyState, FilterInput, Stack, useStyles2 } from '@grafana/ui';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { count } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';
import { AuditTable } from './AuditTable.tsx';
import { filterLines } from './audit-words.ts';
import { useAudit } from './use-audit.ts';

/** Who did what, when, and from where? */
export function AuditPage() {
  const mayWrite = useMayWrite();
  return <AppPage>{mayWrite ? <Audit /> : <AdminsOnly />}</AppPage>;
}

function Audit() {
  const styles = useStyles2(getStyles);
  const { lines, before, at, error, busy, older, reload } = useAudit();
  const [text, setText] = useUrlState('q');
  const shown = filterLines(lines ?? [], text);
  return (
    <Stack direction="column" gap={2}>
      {error !== undefined && (
        <Trouble
          error={error}
          at={lines === undefined ? undefined : at}
          onRetry={lines === undefined ? reload : older}
        />
      )}
      <Stack wrap="wrap" gap={1} alignItems="center">
        <div className={styles.search} data-page-search>
          <FilterInput
            placeholder={t('audit.search', 'Search: who, what, to whom, from where')}
            value={text}
            onChange={setText}
          />
        </div>
        <Button icon="sync" variant="secondary" disabled={busy} onClick={reload}>
          {t('audit.reload', 'Newest')}
        </Button>
        {lines !== undefined && (
          <span className={styles.count} role="status">
            {before === null
              ? t('audit.count-all', '{{shown}} of all {{total}}', {
                  shown: count(shown.length),
                  total: count(lines.length),
                })
              : t('audit.count', '{{shown}} of the newest {{total}}', {
                  shown: count(shown.length),
                  total: count(lines.length),
                })}
          </span>
        )}
      </Stack>
      {lines === undefined && error === undefined && <Skeleton rows={10} height={4} />}
      {lines !== undefined && shown.length === 0 && (
        <EmptyState
          variant="not-found"
          hideImage
          message={
            before === null
              ? t('audit.none', 'Nothing in the log fits')
              : t('audit.none-yet', 'Nothing among the newest fits; older lines may')
          }
        />
      )}
      {shown.length > 0 && <AuditTable lines={shown} now={at} />}
      {before !== null && (
        <div>
          <Button icon="arrow-down" variant="secondary" disabled={busy} onClick={older}>
            {t('audit.older', 'Show older ones')}
          </Button>
        </div>
      )}
    </Stack>
  );
}

const getStyles = () => ({
  search: css({ flex: '1 1 240px', maxWidth: '420px' }),
  count: css({ marginLeft: 'auto', whiteSpace: 'nowrap' }),
});
