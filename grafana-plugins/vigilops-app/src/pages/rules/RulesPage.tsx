import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, EmptyState, FilterInput, FilterPill, LinkButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { definitionOf, draftOf } from '../../alerts/rules/draft.ts';
import { ImportRules } from '../../alerts/rules/ImportRules.tsx';
import { RuleTable } from '../../alerts/rules/RuleTable.tsx';
import { alertTabs } from '../../alerts/tabs.ts';
import type { AlertRule } from '../../alerts/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { downloadText } from '../../services/download.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { NEW_RULE_PATH } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { RULE_SHOWS, shownRules, type RuleShow } from './shown-rules.ts';

const FILE_NAME = 'vigilops-rules.yaml';

/** What is watched, and how well does each rule do? */
export function RulesPage() {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const rules = useAsked(REFRESH_MS.live, 'listAlertRules');
  const [text, setText] = useUrlState('q');
  const [show, setShow] = useUrlState('show');
  const [importing, setImporting] = useState(false);
  const [removing, setRemoving] = useState<AlertRule>();
  const toggle = useAction(
    (rule: AlertRule) =>
      api.call('changeAlertRule', {
        path: { id: rule.id },
        body: { ...definitionOf(draftOf(rule)), enabled: !rule.enabled },
      }),
    rules.retry,
  );
  const save = useAction(
    () => api.call('exportAlertRules'),
    (yaml) => downloadText(yaml, FILE_NAME, 'application/yaml'),
  );
  const known = RULE_SHOWS.find((each) => each === show);
  return (
    <AppPage
      pageNav={alertTabs('rules')}
      actions={
        <>
          <Button icon="download-alt" variant="secondary" disabled={save.busy} onClick={() => save.run()}>
            {t('rules.export', 'Export')}
          </Button>
          {mayWrite && (
            <>
              <Button icon="upload" variant="secondary" onClick={() => setImporting(true)}>
                {t('rules.import', 'Import')}
              </Button>
              <LinkButton icon="plus" href={NEW_RULE_PATH}>
                {t('rules.new', 'New rule')}
              </LinkButton>
            </>
          )}
        </>
      }
    >
      <div className={styles.page}>
        <Refused error={toggle.error ?? save.error} />
        <Part polled={rules} rows={8} height={5}>
          {({ items }) => {
            const shown = shownRules(items, { text, show: known });
            return (
              <div className={styles.page}>
                <div className={styles.filters}>
                  <div className={styles.search} data-page-search>
                    <FilterInput
                      placeholder={t('rules.search', 'Search by name or metric')}
                      value={text}
                      onChange={setText}
                    />
                  </div>
                  {RULE_SHOWS.map((each) => (
                    <FilterPill
                      key={each}
                      label={`${showName(each)} ${count(shownRules(items, { text: '', show: each }).length)}`}
                      selected={known === each}
                      onClick={() => setShow(known === each ? '' : each)}
                    />
                  ))}
                </div>
                {shown.length === 0 ? (
                  <EmptyState variant="not-found" message={t('rules.none', 'No rule fits these filters')} />
                ) : (
                  <RuleTable
                    rules={shown}
                    mayWrite={mayWrite}
                    busy={toggle.busy}
                    onToggle={toggle.run}
                    onRemove={setRemoving}
                  />
                )}
              </div>
            );
          }}
        </Part>
      </div>
      {importing && <ImportRules onDone={rules.retry} onClose={() => setImporting(false)} />}
      {removing !== undefined && (
        <Removing
          rule={removing}
          onDone={() => {
            setRemoving(undefined);
            rules.retry();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </AppPage>
  );
}

function showName(show: RuleShow): string {
  switch (show) {
    case 'firing':
      return t('rules.show-firing', 'Firing');
    case 'noisy':
      return t('rules.show-noisy', 'Noisy');
    case 'failing':
      return t('rules.show-failing', 'Cannot look');
    case 'off':
      return t('rules.show-off', 'Switched off');
    default:
      return show satisfies never;
  }
}

interface RemovingProps {
  readonly rule: AlertRule;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ rule, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeAlertRule', { path: { id: rule.id } }), onDone);
  return (
    <Confirm
      title={t('rules.remove-title', 'Remove the rule {{name}}?', { name: rule.title })}
      button={t('rules.remove', 'Remove the rule')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {rule.firing > 0
        ? t(
            'rules.remove-firing',
            'Its {{total}} alerts that fire are resolved. What it found stays in the history.',
            {
              total: count(rule.firing),
            },
          )
        : t('rules.remove-help', 'What it found stays in the history.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 220px', maxWidth: '360px' }),
});
