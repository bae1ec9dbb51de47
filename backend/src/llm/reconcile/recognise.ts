import { VigilError } from '@vigilops/contracts';
import type { LlmUsageColumns } from '@vigilops/contracts/api';
import { chosenColumns, usualColumns } from './any-columns.ts';
import { placesOf, type ColumnPlaces } from './columns.ts';
import { PROVIDER_FORMATS, type UsageFormat } from './formats.ts';

const MAX_SHOWN_COLUMNS = 40;
const MAX_SHOWN_LETTERS = 60;

interface Recognised {
  readonly format: UsageFormat;
  readonly places: ColumnPlaces;
}

/** What kind of file it is, by its header alone or by somebody's choice. Throws REQUEST_INVALID, naming columns. */
export function recognise(header: readonly string[], chosen: LlmUsageColumns | undefined): Recognised {
  const found = chosen === undefined ? known(header) : chosenColumns(chosen, header);
  if (found === undefined) {
    throw new VigilError(
      'REQUEST_INVALID',
      `csv: no export is known that has these columns: ${shown(header)}. Known are ${PROVIDER_FORMATS.map(needOf).join('; ')}; ` +
        'any other table has date, and input_tokens, output_tokens or cost; or say in `columns` which is which',
    );
  }
  return found;
}

/** By its header alone. */
export function known(header: readonly string[]): Recognised | undefined {
  for (const format of PROVIDER_FORMATS) {
    const places = placesOf(format.names, header);
    if (format.needs.every((field) => places.has(field))) {
      return { format, places };
    }
  }
  return usualColumns(header);
}

function shown(header: readonly string[]): string {
  const names = header.slice(0, MAX_SHOWN_COLUMNS).map((name) => name.slice(0, MAX_SHOWN_LETTERS));
  return [...names, ...(header.length > names.length ? ['…'] : [])].join(', ');
}

function needOf({ title, names, needs }: UsageFormat): string {
  return `${title} (${needs.map((field) => names[field]?.[0] ?? field).join(', ')})`;
}
