export interface Range {
  readonly from: Date;
  readonly to: Date;
}

const MACRO = /\$(__\w+)\(([^)]*)\)/g;

/**
 * What Grafana's PostgreSQL data source makes of the macros that our rules use (documented under "Macros" of that data
 * source), so that a rule's statement can be run without Grafana. Throws for any other macro: it would go out as it is.
 */
export function expandMacros(sql: string, range: Range): string {
  const literal = (time: Date) => `'${time.toISOString()}'`;
  return sql.replace(MACRO, (whole, name: string, argument: string) => {
    switch (name) {
      case '__timeFilter':
        return `${argument.trim()} BETWEEN ${literal(range.from)} AND ${literal(range.to)}`;
      case '__timeFrom':
        return literal(range.from);
      case '__timeTo':
        return literal(range.to);
      default:
        throw new Error(`no such macro: ${whole}`);
    }
  });
}
