import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { EnrollForm } from './EnrollForm.tsx';
import { InstallCommand } from './InstallCommand.tsx';

export type Made = Answer<'createEnrollment'>;

interface Props {
  /** An enrolment was made, or used. */
  readonly onChanged?: () => void;
}

/** The way of a host into the house: what it shall be called, the command to run on it, and its arrival. */
export function AddHost({ onChanged = () => undefined }: Props) {
  const [made, setMade] = useState<Made>();
  if (made === undefined) {
    return (
      <EnrollForm
        onMade={(answer) => {
          setMade(answer);
          onChanged();
        }}
      />
    );
  }
  return (
    <InstallCommand
      key={made.enrollment.id}
      made={made}
      onArrived={onChanged}
      onAnother={() => setMade(undefined)}
    />
  );
}
