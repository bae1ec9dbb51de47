import { Alert } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Command } from '../fleet/Command.tsx';

interface Props {
  /** What it is, and that it is shown this once. */
  readonly title: string;
  readonly text: string;
  /** What the text is, for who cannot see it. */
  readonly label: string;
  readonly children?: ReactNode;
}

/** A secret that is shown once, to be copied now. */
export function SecretOnce({ title, text, label, children }: Props) {
  return (
    <>
      <Alert severity="success" title={title}>
        {children}
      </Alert>
      {/* Below: long texts would stretch the alert. */}
      <Command text={text} label={label} />
    </>
  );
}
