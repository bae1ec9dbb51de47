import { Button, Field, Input, Modal } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../../t.ts';

interface Props {
  readonly onWrite: (text: string) => void;
  readonly onClose: () => void;
}

/** A pattern that people know better than the house finds it. */
export function WriteDialog({ onWrite, onClose }: Props) {
  const [text, setText] = useState('');
  return (
    <Modal isOpen title={t('patterns.write-title', 'A pattern of one’s own')} onDismiss={onClose}>
      <Field
        label={t('patterns.text', 'Its lines')}
        description={t(
          'patterns.write-help',
          'Places are <word>, <num>, <ip>, <uuid>, <path> and other kinds, or <*> for any text. It is tried before patterns that were found by themselves.',
        )}
        htmlFor="pattern-text"
        noMargin
      >
        <Input
          id="pattern-text"
          maxLength={1_000}
          placeholder="user <word> logged in from <ip>"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Field>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button disabled={text.trim() === ''} onClick={() => onWrite(text)}>
          {t('issue.save', 'Save')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
