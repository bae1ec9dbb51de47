import { EmptyState, Stack, TextLink } from '@grafana/ui';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { CHANNELS_PATH, RULES_PATH } from '../paths.ts';

/** Nothing is wrong: what watches, and whether anybody would hear of it. */
export function AllQuiet() {
  const mayWrite = useMayWrite();
  const rules = useAsked(REFRESH_MS.slow, 'listAlertRules');
  const channels = useAsked(REFRESH_MS.slow, 'listChannels');
  const watching = rules.data?.items.filter(({ enabled }) => enabled).length;
  const outside = channels.data?.items.filter(({ enabled, class: kind }) => enabled && kind !== 'in_app');
  return (
    <EmptyState variant="completed" message={t('alerts.quiet', 'Nothing fires')}>
      <Stack direction="column" gap={1} alignItems="center">
        {watching !== undefined && (
          <span>
            {t('alerts.watching', 'Rules that watch: {{total}}.', { total: count(watching) })}{' '}
            <TextLink href={RULES_PATH}>{t('alerts.see-rules', 'See what they watch')}</TextLink>
          </span>
        )}
        {outside?.length === 0 && (
          <span>
            {t('alerts.no-channel', 'Nobody outside of this page would hear of an alert.')}{' '}
            {mayWrite && (
              <TextLink href={`${CHANNELS_PATH}?edit=new`}>
                {t('alerts.add-channel', 'Add a channel: chat, mail, phone')}
              </TextLink>
            )}
          </span>
        )}
      </Stack>
    </EmptyState>
  );
}
