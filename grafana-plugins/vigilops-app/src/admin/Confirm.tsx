import { Button, Modal } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../t.ts';
import { Refused } from './Refused.tsx';
import type { Action } from './use-action.ts';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** The verb of it. */
  readonly button: string;
  readonly destructive?: boolean;
  readonly action: Action<[]>;
  readonly onClose: () => void;
}

/** Asks once, says what will happen, and stays with the reason where it did not. */
export function Confirm({ title, children, button, destructive = false, action, onClose }: Props) {
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      {children}
      <Refused error={action.error} />
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button
          variant={destructive ? 'destructive' : 'primary'}
          disabled={action.busy}
          onClick={() => action.run()}
        >
          {button}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
