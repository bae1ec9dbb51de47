type Labels = Readonly<Record<string, string>>;

/** Of an alert: where it is, and what its rule groups by. Empty texts are no labels. */
export function alertLabels(
  about: {
    readonly host?: { readonly name: string; readonly group: string | null } | undefined;
    readonly group?: string | null | undefined;
    readonly service?: string | null | undefined;
  },
  grouped: Labels = {},
): Labels {
  const group = about.group ?? about.host?.group;
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ['host', about.host?.name],
    ['group', group],
    ['service', about.service],
  ];
  const given = [...Object.entries(grouped), ...known].filter(
    (one): one is readonly [string, string] => one[1] !== null && one[1] !== undefined && one[1] !== '',
  );
  return Object.fromEntries(given);
}
