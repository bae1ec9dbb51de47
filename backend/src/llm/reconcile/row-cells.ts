import { VigilError } from '@vigilops/contracts';
import { countOf, dayOf, picoOfCell, type DayCell } from './cells.ts';
import type { ColumnPlaces, Field } from './columns.ts';
import type { Row, Table } from './read-rows.ts';

/** The fields of one row. What cannot be read throws REQUEST_INVALID and names row and column. */
export interface RowCells {
  /** Empty where there is no such column, too. */
  text(field: Field): string;
  isEmpty(field: Field): boolean;
  day(): DayCell;
  /** Nothing is 0. */
  count(field: Field): number;
  pico(field: Field): bigint;
  /** In capitals. */
  currency(fallback: string | undefined): string;
  /** To be thrown. */
  fault(field: Field, reason: string): VigilError;
}

const MAX_SHOWN = 40;

export function cellsOf(
  row: Row,
  places: ColumnPlaces,
  table: Pick<Table, 'header' | 'hasDecimalCommas'>,
): RowCells {
  const text = (field: Field) => {
    const place = places.get(field);
    return place === undefined ? '' : (row.cells[place] ?? '').trim();
  };
  const fault = (field: Field, reason: string) => {
    const column = table.header[places.get(field) ?? -1] ?? field;
    return new VigilError('REQUEST_INVALID', `csv: row ${String(row.line)}: ${column}: ${reason}`);
  };
  const found = <T>(field: Field, value: T | undefined, what: string): T => {
    if (value === undefined) {
      throw fault(field, `"${text(field).slice(0, MAX_SHOWN)}" is not ${what}`);
    }
    return value;
  };
  return {
    text,
    isEmpty: (field) => text(field) === '',
    day: () => found('date', dayOf(text('date')), 'a day such as 2026-11-30'),
    count: (field) =>
      text(field) === '' ? 0 : found(field, countOf(text(field)), 'a whole number of 0 or more'),
    pico: (field) =>
      text(field) === '' ? 0n : found(field, picoOfCell(text(field), table.hasDecimalCommas), 'an amount'),
    currency: (fallback) => {
      const code = text('currency').toUpperCase() || fallback;
      if (code === undefined) {
        throw fault('currency', 'a cost has no currency: say in `columns` which it is');
      }
      return found('currency', /^[A-Z]{3}$/u.test(code) ? code : undefined, 'a currency such as USD');
    },
    fault,
  };
}
