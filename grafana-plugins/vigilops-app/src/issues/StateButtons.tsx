import { Button, Dropdown, Menu, type ComponentSize } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../t.ts';
import { ResolveDialog } from './ResolveDialog.tsx';
import type { ErrorIssueState, StateWanted } from './types.ts';

interface Props {
  /** Names what changes, for who cannot see the line. */
  readonly title: string;
  /** Of all that would change. */
  readonly states: readonly ErrorIssueState[];
  /** Which runs now; what the dialog offers. */
  readonly version: string;
  readonly size?: ComponentSize;
  readonly disabled: boolean;
  readonly onSet: (wanted: StateWanted) => void;
}

const DAY_MS = 86_400_000;
const SOME_LINES = 100;

/** What becomes of issues. */
export function StateButtons({ title, states, version, size = 'sm', disabled, onSet }: Props) {
  const [resolving, setResolving] = useState(false);
  const isOver = states.every((state) => state === 'resolved' || state === 'ignored');
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const ignoreMenu = () => (
    <Menu>
      <Menu.Item
        label={t('issues.ignore.day', 'For a day')}
        onClick={() => onSet({ state: 'ignored', until: inDays(1) })}
      />
      <Menu.Item
        label={t('issues.ignore.week', 'For a week')}
        onClick={() => onSet({ state: 'ignored', until: inDays(7) })}
      />
      <Menu.Item
        label={t('issues.ignore.lines', 'Until {{total}} more lines come', { total: SOME_LINES })}
        onClick={() => onSet({ state: 'ignored', more_lines: SOME_LINES })}
      />
      <Menu.Item label={t('issues.ignore.ever', 'For good')} onClick={() => onSet({ state: 'ignored' })} />
    </Menu>
  );
  if (isOver) {
    return (
      <Button
        size={size}
        variant="secondary"
        icon="history-alt"
        disabled={disabled}
        aria-label={t('issues.reopen-one', 'Open again: {{title}}', { title })}
        onClick={() => onSet({ state: 'new' })}
      >
        {t('issues.reopen', 'Open again')}
      </Button>
    );
  }
  return (
    <>
      {states.some((state) => state === 'new' || state === 'regressed') && (
        <Button
          size={size}
          variant="secondary"
          icon="user"
          disabled={disabled}
          aria-label={t('issues.know-one', 'I know it: {{title}}', { title })}
          onClick={() => onSet({ state: 'known' })}
        >
          {t('issues.know', 'I know it')}
        </Button>
      )}
      <Button
        size={size}
        variant={size === 'md' ? 'primary' : 'secondary'}
        icon="check"
        disabled={disabled}
        aria-label={t('issues.resolve-one', 'Resolve: {{title}}', { title })}
        onClick={() => setResolving(true)}
      >
        {t('issues.resolve', 'Resolve')}
      </Button>
      <Dropdown overlay={ignoreMenu} placement="bottom-end">
        <Button
          size={size}
          variant="secondary"
          icon="eye-slash"
          disabled={disabled}
          aria-label={t('issues.ignore-one', 'Ignore: {{title}}', { title })}
        >
          {t('issues.ignore.verb', 'Ignore')}
        </Button>
      </Dropdown>
      {resolving && (
        <ResolveDialog
          title={t('issues.resolve-one', 'Resolve: {{title}}', { title })}
          version={version}
          onResolve={(wanted) => {
            setResolving(false);
            onSet(wanted);
          }}
          onClose={() => setResolving(false)}
        />
      )}
    </>
  );
}
