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
  const since = at === undefined ? undefined : { ago: ago(at, Date.now()) };
  switch (kind) {
    case 'token':
    case 'forbidden':
      return t('trouble.token', 'VigilOps refuses the token');
    case 'unreachable':
      return since === undefined
        ? t('trouble.nothing', 'VigilOps does not answer')
        : t('trouble.old', 'VigilOps does not answer; what you see is from {{ago}}', since);
    case 'busy':
      return since === undefined
        ? t('trouble.busy', 'VigilOps is busy')
        : t('trouble.busy-old', 'VigilOps is busy; what you see is from {{ago}}', since);
    case 'request':
    case 'other':
      return since === undefined
        ? t('trouble.failed', 'This cannot be shown')
        : t('trouble.failed-old', 'This cannot be shown anew; what you see is from {{ago}}', since);
    default:
      return kind satisfies never;
  }
}
