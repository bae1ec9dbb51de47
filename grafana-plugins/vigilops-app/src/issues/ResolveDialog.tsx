import { Button, Field, Input, Modal } from '@grafana/ui';
import { useState } from 'react';
import { t } from '../t.ts';
import type { StateWanted } from './types.ts';

interface Props {
  readonly title: string;
  readonly version: string;
  readonly onResolve: (wanted: StateWanted) => void;
  readonly onClose: () => void;
}

/** Whether it is over now, or with a version that is still on its way. */
export function ResolveDialog({ title, version: running, onResolve, onClose }: Props) {
  const [version, setVersion] = useState('');
  const name = version.trim();
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <Field
        label={t('issues.version', 'Version with the remedy')}
        description={
          running === ''
            ? t(
                'issues.version-help',
                'Empty: any line from now on brings it back. With a version: only lines of it or of a newer one do.',
              )
            : t(
                'issues.version-help-of',
                'Empty: any line from now on brings it back. With a version: only lines of it or of a newer one do. Last seen in {{version}}.',
                { version: running },
              )
        }
        htmlFor="issue-version"
        noMargin
      >
        <Input
          id="issue-version"
          maxLength={100}
          value={version}
          onChange={({ currentTarget }) => setVersion(currentTarget.value)}
        />
      </Field>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button
          icon="check"
          onClick={() => onResolve({ state: 'resolved', ...(name === '' ? {} : { in_version: name }) })}
        >
          {t('issues.resolve', 'Resolve')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
