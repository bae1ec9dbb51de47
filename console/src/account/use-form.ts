import { t } from '@grafana/i18n';
import { useState, type FormEvent } from 'react';
import { MIN_PASSWORD_CHARACTERS, type Answer, type Failure, type Refused } from './accounts.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

type Values = Readonly<Record<string, string>>;

export interface Form {
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  readonly asking: boolean;
  /** Why it did not work, where that is not about one field. */
  readonly failure: Failure | undefined;
  /** What is wrong with which field, by its name. */
  readonly faults: Partial<Values>;
  /** Until the same is worth another try. */
  readonly secondsLeft: number;
  /** It is not the same any more. */
  readonly forgive: () => void;
}

export interface FormDeps<T> {
  readonly send: (values: Values) => Promise<Answer<T>>;
  readonly onDone: (value: T) => void;
}

/**
 * A form whose fields have the names that the API gives them. What they hold is read when it is sent: what a browser
 * filled in by itself changes nothing that React would hear of.
 */
export function useForm<T>({ send, onDone }: FormDeps<T>): Form {
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [faults, setFaults] = useState<Partial<Values>>({});
  const waitSeconds = failure?.kind === 'refused' ? (failure.waitSeconds ?? 0) : 0;
  const secondsLeft = useSecondsLeft(waitSeconds, failure);
  async function submit(form: HTMLFormElement) {
    const values = valuesOf(form);
    const found = faultsOf(form, values);
    setFaults(found);
    setFailure(undefined);
    if (Object.keys(found).length > 0) {
      focusOn(form, found);
      return;
    }
    setAsking(true);
    const answer = await send(values);
    setAsking(false);
    if (answer.kind === 'done') {
      onDone(answer.value);
      return;
    }
    const fault = answer.kind === 'refused' ? faultIn(answer) : {};
    const isOurs = Object.keys(fault).some((name) => name in values);
    setFaults(isOurs ? fault : {});
    setFailure(isOurs ? undefined : answer);
    focusOn(form, fault);
  }
  return {
    submit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
    asking,
    failure,
    faults,
    secondsLeft,
    forgive: () => setFailure(undefined),
  };
}

function valuesOf(form: HTMLFormElement): Values {
  const pairs = [...new FormData(form)].map(([name, value]): [string, string] => {
    const text = String(value);
    return [name, name.endsWith('password') ? text : text.trim()];
  });
  return Object.fromEntries(pairs);
}

/** What can be told without asking anybody. */
function faultsOf(form: HTMLFormElement, values: Values): Values {
  const faults = Object.entries(values).map(([name, value]) => [name, faultOf(form, name, value)]);
  return Object.fromEntries(faults.filter(([, fault]) => fault !== undefined)) as Values;
}

function faultOf(form: HTMLFormElement, name: string, value: string): string | undefined {
  const isNewPassword = fieldOf(form, name)?.autocomplete === 'new-password';
  if (name === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value)) {
    return t('form.no-email', 'Enter an e-mail address, such as li.na@example.com.');
  }
  if (value === '') {
    return t('form.empty', 'Fill this in.');
  }
  return isNewPassword && value.length < MIN_PASSWORD_CHARACTERS
    ? t('form.short', 'Too short: at least {{least}} characters.', { least: MIN_PASSWORD_CHARACTERS })
    : undefined;
}

/** What VigilOps found wrong with a field: its message begins with the name. */
function faultIn({ code, message }: Refused): Values {
  const name = /^(\w+): /.exec(message)?.[1];
  switch (name) {
    case 'email':
      return {
        email:
          code === 'CONFLICT'
            ? t('form.taken', 'This address has an account already: sign in, or have its password reset.')
            : t('form.no-email', 'Enter an e-mail address, such as li.na@example.com.'),
      };
    case 'current_password':
      return { current_password: t('form.wrong', 'This is not your current password.') };
    case 'password':
    case 'new_password':
      return {
        [name]: t(
          'form.weak',
          'Too easy to guess: use more different characters, and more than your name or address.',
        ),
      };
    default:
      return {};
  }
}

function focusOn(form: HTMLFormElement, faults: Values): void {
  const [first] = Object.keys(faults);
  if (first !== undefined) {
    fieldOf(form, first)?.focus();
  }
}

function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement | undefined {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field : undefined;
}
