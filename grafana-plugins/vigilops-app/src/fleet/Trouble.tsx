import { Alert } from '@grafana/ui';
import type { ApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import { ago } from './words.ts';

interface Props {
  readonly error: Pick<ApiError, 'message' | 'help' | 'kind'>;
  /** When what is still shown came; undefined when there is nothing to show. */
  readonly at: number | undefined;
  readonly onRetry: () => void;
}

/** What failed, what still holds, and what to do. */
export function Trouble({ error, at, onRetry }: Props) {
  const help = error.help === undefined || error.help === '' ? '' : ` ${error.help}`;
  return (
    <Alert
      severity={at === undefined ? 'error' : 'warning'}
      title={titleOf(error, at)}
      buttonContent={t('trouble.retry', 'Try again')}
      onRemove={onRetry}
    >
      {error.message}
      {help}
    </Alert>
  );
}

function titleOf({ kind }: Pick<ApiError, 'kind'>, at: number | undefined): string {
  if (kind === 'token' || kind === 'forbidden') {
    return t('trouble.token', 'VigilOps refuses the token');
  }
  return at === undefined
    ? t('trouble.nothing', 'VigilOps does not answer')
    : t('trouble.old', 'VigilOps does not answer; what you see is from {{ago}}', {
        ago: ago(at, Date.now()),
      });
}
