import { Badge } from '@grafana/ui';
import { absolute, duration } from '../fleet/words.ts';
import { t } from '../t.ts';
import { expiringCertificate } from './certificate.ts';

interface Props {
  readonly expiresAt: string | null;
  readonly now: number;
}

/** Says when the certificate ends soon; else there is nothing to say. */
export function CertificateMark({ expiresAt, now }: Props) {
  const expiring = expiringCertificate(expiresAt, now);
  if (expiring === undefined || expiresAt === null) {
    return null;
  }
  const { seconds } = expiring;
  return (
    <Badge
      icon="lock"
      color={seconds <= 0 ? 'red' : 'orange'}
      text={
        seconds <= 0
          ? t('service.certificate.over', 'Certificate expired')
          : t('service.certificate.soon', 'Certificate ends in {{time}}', { time: duration(seconds) })
      }
      tooltip={absolute(Date.parse(expiresAt))}
    />
  );
}
