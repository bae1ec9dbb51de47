import { Alert } from '@grafana/ui';
import type { ApiError } from '../api/errors.ts';
import { t } from '../t.ts';

interface Props {
  readonly error: Pick<ApiError, 'message' | 'help' | 'kind'> | undefined;
}

/** Why something that the viewer wanted did not happen, where it was wanted. */
export function Refused({ error }: Props) {
  if (error === undefined) {
    return null;
  }
  return (
    <Alert severity="error" title={titleOf(error.kind)}>
      {sentence(error.message)} {error.kind === 'request' ? '' : error.help}
    </Alert>
  );
}

/** A whole sentence; the name of a field stays as it is. */
const sentence = (text: string) => {
  const whole = /[.!?。！？]$/u.test(text) ? text : `${text}.`;
  return /^[\w.[\]]+: /.test(whole) ? whole : whole.charAt(0).toUpperCase() + whole.slice(1);
};

function titleOf(kind: ApiError['kind']): string {
  switch (kind) {
    case 'unreachable':
      return t(
        'refused.unreachable',
        'VigilOps does not answer: nothing was changed, as far as this page knows',
      );
    case 'token':
      return t('refused.token', 'You are not signed in any more');
    case 'forbidden':
      return t('refused.forbidden', 'You may not do this');
    case 'busy':
      return t('refused.busy', 'VigilOps is busy: try again in a moment');
    case 'request':
    case 'other':
      return t('refused.request', 'This was not done');
    default:
      return kind satisfies never;
  }
}
