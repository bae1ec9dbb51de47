import type { VariableJson } from './dashboard-file.ts';

/** What is chosen at the top of a dashboard: a value, several, or All. */
export type Choice = string | readonly string[] | 'All of them';
export const ALL: Choice = 'All of them';

type Format = string | ((value: unknown) => string);

/** `$name`, `${name}`, `${name:format}`; macros such as `${__value.raw}` are not among a question's words. */
const REFERENCE = /\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g;

/**
 * Replaces variables as Grafana's template service does: a format in the text goes before the one that the data
 * source asks for, and All stands for the variable's own value of All where it has one, else for every option.
 */
export function templates(
  variables: readonly VariableJson[],
  choices: Readonly<Record<string, Choice>>,
  options: Readonly<Record<string, readonly string[]>> = {},
) {
  const replace = (text = '', _vars?: unknown, wanted?: Format): string =>
    text.replace(REFERENCE, (whole, plain?: string, named?: string, written?: string) => {
      const variable = variables.find(({ name }) => name === (plain ?? named));
      if (variable === undefined) {
        return whole;
      }
      const choice = choices[variable.name] ?? '';
      if (choice !== ALL) {
        return formatted(choice, written ?? wanted);
      }
      return variable.allValue === undefined
        ? formatted(options[variable.name] ?? [], written ?? wanted)
        : variable.allValue;
    });
  return { replace };
}

const escaped = (value: string) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

function formatted(value: string | readonly string[], format: Format | undefined): string {
  if (typeof format === 'function') {
    return format(value);
  }
  const list = typeof value === 'string' ? [value] : value;
  switch (format) {
    case undefined:
      return typeof value === 'string' ? value : `{${list.join(',')}}`;
    case 'regex':
      return typeof value === 'string' ? escaped(value) : `(${list.map(escaped).join('|')})`;
    default:
      throw new Error(`the format ${format} is not known here`);
  }
}
