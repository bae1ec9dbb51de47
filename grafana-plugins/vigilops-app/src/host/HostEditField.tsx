import { Button, Field, Stack } from '@grafana/ui';
import type { ReactElement } from 'react';
import { t } from '../t.ts';

interface Props {
  readonly label: string;
  /** It was set here. */
  readonly isOwn: boolean;
  /** Whose word counts where nothing is set here; the agent's by itself. */
  readonly otherwise?: { readonly text: string; readonly back: string };
  readonly onBack: () => void;
  readonly children: ReactElement<Record<string, unknown>>;
}

/** One fact of a host: whose word it is, and the way back to that of the agent. */
export function HostEditField({ label, isOwn, otherwise, onBack, children }: Props) {
  return (
    <div>
      <Field
        noMargin
        label={label}
        description={
          isOwn ? t('edit.own', 'Set here') : (otherwise?.text ?? t('edit.agents', 'As the agent says'))
        }
      >
        {children}
      </Field>
      {isOwn && (
        <Stack>
          <Button size="sm" variant="secondary" fill="text" icon="history-alt" onClick={onBack}>
            {otherwise?.back ?? t('edit.back', 'Back to what the agent says')}
          </Button>
        </Stack>
      )}
    </div>
  );
}
