import { RadioField, TextField } from '../../alerts/fields.tsx';
import { t } from '../../t.ts';
import type { DraftForm } from './use-draft.ts';

/** How the agent connects, and whom it believes. */
export function TlsFields({ form: { draft, set, problemOf } }: { readonly form: DraftForm }) {
  return (
    <>
      <RadioField
        label="TLS"
        description={
          draft.tls === 'verify'
            ? t('definition.tls.verify-help', 'TLS or nothing; the certificate must name the address.')
            : draft.tls === 'off'
              ? t('definition.tls.off-help', 'In the clear: for a server on the same host.')
              : t('definition.tls.prefer-help', 'Where the server offers it; nothing is verified.')
        }
        value={draft.tls}
        options={[
          { value: 'prefer', label: t('definition.tls.prefer', 'If offered') },
          { value: 'verify', label: t('definition.tls.verify', 'Verified') },
          { value: 'off', label: t('definition.tls.off', 'Off') },
        ]}
        onChange={(tls) => set({ tls })}
      />
      {draft.tls === 'verify' && (
        <TextField
          label={t('definition.ca', 'Authority of your own')}
          description={t(
            'definition.ca-help',
            'Certificates as PEM. Left empty: those that the host trusts.',
          )}
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={4}
          problem={problemOf('ca')}
          value={draft.ca}
          onChange={(ca) => set({ ca })}
        />
      )}
    </>
  );
}
