import { Button, Field, Input, Modal } from '@grafana/ui';
import type { LogTemplate } from '@vigilops/contracts/api';
import { useState } from 'react';
import { t } from '../../t.ts';

interface Props {
  readonly pattern: LogTemplate;
  readonly onRename: (name: string | null) => void;
  readonly onClose: () => void;
}

/** How people call a pattern. */
export function RenameDialog({ pattern: { name, text }, onRename, onClose }: Props) {
  const [draft, setDraft] = useState(name ?? '');
  const next = draft.trim();
  return (
    <Modal isOpen title={t('patterns.rename-title', 'A name for the pattern')} onDismiss={onClose}>
      <Field label={t('patterns.name', 'Name')} description={text} htmlFor="pattern-name" noMargin>
        <Input
          id="pattern-name"
          maxLength={256}
          value={draft}
          onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        />
      </Field>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button disabled={next === (name ?? '')} onClick={() => onRename(next === '' ? null : next)}>
          {next === '' && name !== null
            ? t('patterns.no-name', 'Take the name away')
            : t('issue.save', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
