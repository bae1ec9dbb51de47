import { Alert, Button, LinkButton, Stack } from '@grafana/ui';
import { useAsked } from '../fleet/use-asked.ts';
import { hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';

interface Props {
  /** As the host calls itself. */
  readonly name: string;
  readonly onAnother: () => void;
}

const POLL_MS = 3_000;

/** A host has come: it has a token, and soon its figures. */
export function Arrived({ name, onAnother }: Props) {
  const { data } = useAsked(POLL_MS, 'listHosts', { query: { q: name, limit: 100 } });
  const host = data?.items.find((each) => each.name === name);
  return (
    <Alert severity="success" title={t('enroll.here', '{{name}} is here', { name })}>
      <Stack direction="column" gap={1}>
        <span role="status">
          {host === undefined
            ? t('enroll.here-text', 'It has a token of its own. Its first figures come within half a minute.')
            : t('enroll.reports', 'It has a token of its own, and reports.')}
        </span>
        <Stack gap={1} wrap="wrap">
          {host !== undefined && (
            <LinkButton href={hostPath(host.id)}>{t('enroll.show', 'Show it')}</LinkButton>
          )}
          <Button variant="secondary" onClick={onAnother}>
            {t('enroll.another', 'Add another')}
          </Button>
        </Stack>
      </Stack>
    </Alert>
  );
}
