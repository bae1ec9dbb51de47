import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, FilterPill, Stack, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import { Refused } from '../../admin/Refused.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { LEDGER_ICONS } from '../../alerts/look.ts';
import { Mark } from '../../alerts/Marks.tsx';
import type { LedgerEntry, LedgerKind } from '../../alerts/types.ts';
import { ledgerName } from '../../alerts/words.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { incidentPath } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';

const KINDS: readonly LedgerKind[] = [
  'merged',
  'held',
  'silenced',
  'maintenance',
  'inhibited',
  'flapping',
  'quiet_time',
  'acknowledged',
  'folded',
];
const LIMIT = 100;

/** Every line of what was kept from people, with its reason and its undo. */
export function Ledger({ from }: { readonly from: string }) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [text, setText] = useUrlState('hidden');
  const kind = KINDS.find((each) => each === text);
  const found = useAsked(REFRESH_MS.live, 'listAlertLedger', {
    query: { from, limit: LIMIT, ...(kind === undefined ? {} : { kind: [kind] }) },
  });
  const undo = useAction((id: number) => api.call('undoLedgerEntry', { path: { id } }), found.retry);
  return (
    <Stack direction="column" gap={1}>
      <Stack gap={0.5} wrap="wrap">
        {KINDS.map((each) => (
          <FilterPill
            key={each}
            label={ledgerName(each)}
            selected={kind === each}
            onClick={() => setText(kind === each ? '' : each)}
          />
        ))}
      </Stack>
      <Refused error={undo.error} />
      <Part polled={found} rows={4} height={4}>
        {({ items, next_cursor: more }) =>
          items.length === 0 ? (
            <p>{t('ledger.none', 'Nothing was hidden in this time.')}</p>
          ) : (
            <>
              <Lines
                lines={items}
                now={found.at ?? 0}
                onUndo={mayWrite && !undo.busy ? undo.run : undefined}
              />
              {more !== null && (
                <p>{t('alerts.newest', 'These are the newest {{total}}.', { total: LIMIT })}</p>
              )}
            </>
          )
        }
      </Part>
    </Stack>
  );
}

interface LinesProps {
  readonly lines: readonly LedgerEntry[];
  readonly now: number;
  readonly onUndo: ((id: number) => void) | undefined;
}

function Lines({ lines, now, onUndo }: LinesProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <Table
      label={t('ledger.title', 'What was hidden, and why')}
      heads={[
        t('ledger.when', 'When'),
        t('ledger.how', 'How'),
        t('ledger.what', 'What was not told by itself'),
        '',
      ]}
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <td>
            <TimeAgo time={Date.parse(line.at)} now={now} />
          </td>
          <td>
            <Mark
              icon={LEDGER_ICONS[line.kind]}
              colour={theme.colors.text.primary}
              text={ledgerName(line.kind)}
            />
            {line.is_shadow && (
              <div className={styles.note}>{t('ledger.shadow', 'only tried: it was told')}</div>
            )}
          </td>
          <td className={styles.what}>
            {line.message}
            <div className={styles.note}>{line.reason}</div>
            {line.incident_id !== null && (
              <TextLink href={incidentPath(line.incident_id)} variant="bodySmall">
                {t('ledger.incident', 'Incident {{id}}', { id: line.incident_id })}
              </TextLink>
            )}
          </td>
          <td>
            {line.undone_at === null
              ? onUndo !== undefined &&
                !line.is_shadow && (
                  <Button
                    size="sm"
                    variant="secondary"
                    fill="text"
                    aria-label={t('ledger.undo-one', 'Undo: {{title}}', { title: line.message })}
                    onClick={() => onUndo(line.id)}
                  >
                    {t('ledger.undo', 'Undo')}
                  </Button>
                )
              : t('ledger.undone-by', 'undone by {{name}}', { name: line.undone_by ?? '–' })}
          </td>
        </tr>
      ))}
    </Table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  what: css({ overflowWrap: 'anywhere' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
