import { Alert, Button, Stack } from '@grafana/ui';
import { ago, clockTime, duration } from '../fleet/words.ts';
import { t } from '../t.ts';
import type { Presence } from './presence.ts';

interface Props {
  readonly presence: Presence;
  readonly now: number;
  /** Shows the hour before a moment. */
  readonly onShow: (until: number) => void;
}

/** Why what is on the page may not be how it is now. */
export function PresenceNote({ presence, now, onShow }: Props) {
  switch (presence.kind) {
    case 'here':
      return null;
    case 'silent':
    case 'gone': {
      const { since } = presence;
      const values = { ago: ago(since, now), time: clockTime(since, now) };
      const gone = presence.kind === 'gone';
      return (
        <Alert
          severity={gone ? 'info' : 'error'}
          title={t('presence.silent', 'Last heard {{ago}}, at {{time}}: what you see is from then', values)}
        >
          <Stack gap={2} alignItems="center" wrap="wrap">
            <span>
              {gone
                ? t(
                    'presence.gone-help',
                    'Was it taken out of service? Its history stays as long as it is kept.',
                  )
                : t(
                    'presence.silent-help',
                    'The host, its agent or the network between is down. See on the host whether vigilops-agent runs.',
                  )}
            </span>
            <Button size="sm" variant="secondary" onClick={() => onShow(since)}>
              {t('presence.last-hour', 'Show its last hour')}
            </Button>
          </Stack>
        </Alert>
      );
    }
    case 'never':
      return (
        <Alert severity="info" title={t('presence.never', 'This host has never been heard from itself')}>
          {t('presence.never-help', 'It is known by name alone. Start the agent on it to see its figures.')}
        </Alert>
      );
    case 'no-figures':
      return (
        <Alert
          severity="info"
          title={t('presence.no-figures', 'It is heard from, but sends no figures of CPU, memory or disks')}
        >
          {t(
            'presence.no-figures-help',
            'OpenTelemetry SDKs speak for services. For the host itself start the agent on it.',
          )}
        </Alert>
      );
    case 'late':
      return (
        <Alert
          severity="warning"
          title={t('presence.late', 'Its newest figures are {{behind}} older than the moment it was heard', {
            behind: duration(presence.behindMs / 1_000),
          })}
        >
          {t(
            'presence.late-help',
            'Its clock is behind, or it is sending what an outage held back. On the host: timedatectl',
          )}
        </Alert>
      );
    default:
      return presence satisfies never;
  }
}

/** A viewer whose clock is behind sees everything as newer than it is. */
export function ViewerClockNote({ behindMs }: { readonly behindMs: number }) {
  return behindMs < 60_000 ? null : (
    <Alert
      severity="warning"
      title={t('presence.viewer-clock', 'The clock of this computer is {{behind}} behind that of VigilOps', {
        behind: duration(behindMs / 1_000),
      })}
    >
      {t(
        'presence.viewer-clock-help',
        'Times such as “3 minutes ago”, and ranges that end now, are off by that.',
      )}
    </Alert>
  );
}
