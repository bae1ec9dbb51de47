import { Stack } from '@grafana/ui';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { ExportPart } from './ExportPart.tsx';
import { ImportPart } from './ImportPart.tsx';

interface Props {
  readonly mayWrite: boolean;
  /** Settings may be others now. */
  readonly onApplied: () => void;
}

/** Settings, services and maintenance as one file: out, and in again after a look at what it would change. */
export function ConfigurationSection({ mayWrite, onApplied }: Props) {
  if (!mayWrite) {
    return <AdminsOnly />;
  }
  return (
    <Stack direction="column" gap={2}>
      <Section title={t('settings.export', 'Export')}>
        <ExportPart />
      </Section>
      <Section title={t('settings.import', 'Import')}>
        <ImportPart onApplied={onApplied} />
      </Section>
    </Stack>
  );
}
