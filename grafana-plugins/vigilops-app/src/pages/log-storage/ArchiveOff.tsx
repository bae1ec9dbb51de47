import { locationService } from '@grafana/runtime';
import { Button, EmptyState } from '@grafana/ui';
import { t } from '../../t.ts';

/** What an archive is for, and which setting switches it on. */
export function ArchiveOff({ mayWrite }: { readonly mayWrite: boolean }) {
  return (
    <EmptyState
      variant="call-to-action"
      hideImage
      message={t('storage.off', 'The archive is switched off')}
      button={
        mayWrite ? (
          <Button variant="secondary" icon="cog" onClick={() => locationService.partial({ setup: '1' })}>
            {t('storage.switch-on', 'Choose where to archive')}
          </Button>
        ) : (
          <></>
        )
      }
    >
      {t(
        'storage.off-help',
        'With it, each day is written to a folder or an S3 server before it leaves the database, and can be fetched back. The setting archive.target switches it on: folder, or s3.',
      )}
    </EmptyState>
  );
}
