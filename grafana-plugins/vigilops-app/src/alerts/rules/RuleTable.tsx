import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Icon, Link, Switch, useStyles2 } from '@grafana/ui';
import { RowMenu, type RowAction } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { count, percent } from '../../fleet/words.ts';
import { ALERTS_PATH, rulePath } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { conditionText } from '../condition-words.ts';
import { lengthText } from '../length.ts';
import { SeverityMark } from '../Marks.tsx';
import type { AlertRule } from '../types.ts';
import { ruleTypeName } from '../words.ts';
import { NOISY } from './noise.ts';

interface Props {
  readonly rules: readonly AlertRule[];
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly onToggle: (rule: AlertRule) => void;
  readonly onRemove: (rule: AlertRule) => void;
}

/** Rules, one a line: what each looks for, whether it fires, and how much of what it tells is noise. */
export function RuleTable({ rules, mayWrite, busy, onToggle, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Table
      label={t('alerts.rules', 'Rules')}
      minWidth={100}
      heads={[
        t('rules.on', 'On'),
        t('rules.rule', 'Rule'),
        t('rules.for', 'Lasts'),
        t('alerts.severity-name', 'Severity'),
        t('rules.firing', 'Fires now'),
        t('rules.noise', 'Noise, 30 days'),
        '',
      ]}
    >
      {rules.map((rule) => (
        <tr key={rule.id} className={rule.enabled ? undefined : styles.off}>
          <td>
            <Switch
              value={rule.enabled}
              disabled={!mayWrite || busy}
              aria-label={t('rules.switch', 'Watch {{name}}', { name: rule.title })}
              onChange={() => onToggle(rule)}
            />
          </td>
          <th scope="row">
            <Link href={rulePath(rule.id)} data-step className={styles.name}>
              {rule.title}
            </Link>
            <div className={styles.note}>
              {ruleTypeName(rule.type)} · {conditionText(rule.condition)}
            </div>
            <Scope rule={rule} />
            <Troubles rule={rule} />
          </th>
          <td>{rule.for_seconds === 0 ? t('rules.at-once', 'at once') : lengthText(rule.for_seconds)}</td>
          <td>
            <SeverityMark severity={rule.severity} />
          </td>
          <td>
            {rule.firing === 0 ? (
              '–'
            ) : (
              <Link
                className={styles.firing}
                href={`${ALERTS_PATH}?view=alerts&q=${encodeURIComponent(rule.name)}`}
              >
                {count(rule.firing)}
              </Link>
            )}
          </td>
          <td>
            <Noise rule={rule} />
          </td>
          <td>{mayWrite && <RowMenu label={menuLabel(rule)} actions={actionsOf(rule, onRemove)} />}</td>
        </tr>
      ))}
    </Table>
  );
}

const menuLabel = ({ title }: AlertRule) =>
  t('maintenance.actions', 'What can be done with {{title}}', { title });

function actionsOf(rule: AlertRule, onRemove: Props['onRemove']): RowAction[] {
  const edit: RowAction = {
    label: t('service.edit', 'Edit'),
    icon: 'pen',
    run: () => locationService.push(rulePath(rule.id)),
  };
  const remove: RowAction = {
    label: t('rules.remove', 'Remove the rule'),
    icon: 'trash-alt',
    destructive: true,
    run: () => onRemove(rule),
  };
  // What came with the house can be switched off, and not removed.
  return rule.built_in ? [edit] : [edit, remove];
}

/** Whatever narrows it. */
function Scope({ rule: { scope, overrides } }: { readonly rule: AlertRule }) {
  const styles = useStyles2(getStyles);
  const narrowed = scope.host_ids.length + scope.service_ids.length;
  const parts = [
    ...scope.groups.map((group) => t('check.of-group', 'group {{group}}', { group })),
    ...(narrowed === 0 ? [] : [t('rules.narrowed', '{{total}} chosen', { total: count(narrowed) })]),
    ...(overrides.length === 0
      ? []
      : [t('rules.exceptions', 'exceptions: {{total}}', { total: count(overrides.length) })]),
  ];
  return parts.length === 0 ? null : <div className={styles.note}>{parts.join(' · ')}</div>;
}

function Troubles({ rule: { last_error: error, missed } }: { readonly rule: AlertRule }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {error !== null && (
        <div className={styles.trouble}>
          <Icon name="exclamation-triangle" size="sm" /> {error}
        </div>
      )}
      {missed > 0 && (
        <div className={styles.note}>
          {t('rules.missed', 'Looks that came too late, in a day: {{total}}', { total: count(missed) })}
        </div>
      )}
    </>
  );
}

/** What share of its alerts nobody acted on and went by itself. */
function Noise({ rule: { noise } }: { readonly rule: AlertRule }) {
  const styles = useStyles2(getStyles);
  if (noise === null) {
    return <>–</>;
  }
  return (
    <span
      className={noise >= NOISY ? styles.trouble : undefined}
      title={t(
        'rules.noise-help',
        'The share of its alerts that nobody acknowledged and that were over within 5 minutes',
      )}
    >
      {noise >= NOISY && <Icon name="bell" size="sm" />} {percent(noise)}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const note = css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
  });
  return {
    note,
    off: css({ opacity: 0.65 }),
    name: css({ '&:hover': { textDecoration: 'underline' } }),
    firing: css({ color: theme.colors.error.text, fontVariantNumeric: 'tabular-nums' }),
    trouble: css(note, { color: theme.colors.warning.text }),
  };
};
