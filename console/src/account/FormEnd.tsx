import { t } from '@grafana/i18n';
import { Alert, Button } from '@grafana/ui';
import type { Failure } from './accounts.ts';
import { OneButton } from './DoorPage.tsx';
import type { Form } from './use-form.ts';

interface Said {
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly form: Form;
  readonly button: string;
  /** What a code of the API means on this page. */
  readonly words?: Partial<Readonly<Record<string, Said>>>;
}

/** The end of a form: why it did not work, and the button. */
export function FormEnd({ form, button, words = {} }: Props) {
  const { failure, secondsLeft, asking } = form;
  const isWaitedFor = failure?.kind === 'refused' && failure.waitSeconds !== undefined && secondsLeft === 0;
  const said = failure === undefined || isWaitedFor ? undefined : wordsFor(failure, words);
  return (
    <>
      {said !== undefined && (
        <Alert severity="error" title={said.title}>
          {said.text}
        </Alert>
      )}
      <OneButton>
        <Button type="submit" fullWidth disabled={asking || secondsLeft > 0}>
          {secondsLeft > 0 ? waitFor(secondsLeft) : button}
        </Button>
      </OneButton>
    </>
  );
}

function wordsFor(failure: Failure, words: NonNullable<Props['words']>): Said {
  if (failure.kind === 'unreachable') {
    return {
      title: t('failure.unreachable', 'VigilOps does not answer'),
      text: t('failure.unreachable-do', 'See that the backend and its database run, then try again.'),
    };
  }
  const { code, message } = failure;
  return (
    words[code] ?? wordsOfCode(code) ?? { title: t('failure.other', 'VigilOps refuses this'), text: message }
  );
}

function wordsOfCode(code: string): Said | undefined {
  switch (code) {
    case 'AUTH_THROTTLED':
      return {
        title: t('failure.throttled', 'Too many attempts'),
        text: t('failure.throttled-why', 'You have to wait, so that nobody can guess passwords here.'),
      };
    case 'TLS_REQUIRED':
      return {
        title: t('failure.plain', 'This page came over plain HTTP'),
        text: t(
          'failure.plain-do',
          'Passwords would be readable on the way: open it with https://, or set VIGILOPS_ALLOW_PLAIN_HTTP_FROM.',
        ),
      };
    default:
      return undefined;
  }
}

function waitFor(secondsLeft: number): string {
  const seconds = secondsLeft % 60;
  return secondsLeft < 60
    ? t('failure.wait-seconds', 'Try again in {{seconds}} s', { seconds })
    : t('failure.wait-minutes', 'Try again in {{minutes}}:{{seconds}} min', {
        minutes: Math.floor(secondsLeft / 60),
        seconds: String(seconds).padStart(2, '0'),
      });
}
