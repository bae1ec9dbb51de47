export type Cell = string | number | boolean | null;

/** What a spreadsheet may take for a formula (OWASP, "CSV Injection"); some read the wide signs of East Asia like the others. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** A table as RFC 4180 has it. Text that a spreadsheet would run is marked as text; null is an empty cell. */
export function csvOf<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, Cell>>[],
): string {
  return csvLines([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
}

/** Lines of such a table, its head among them where it is given. */
export function csvLines(lines: readonly (readonly Cell[])[]): string {
  return lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(cell: Cell): string {
  if (typeof cell !== 'string') {
    return cell === null ? '' : String(cell);
  }
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
