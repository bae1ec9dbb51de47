/** What `{{ .JsonData.url }}` and its like in plugin.json are filled in with. */
export interface TemplateValues {
  readonly jsonData: Readonly<Record<string, string>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
}

const VALUE = /\{\{\s*(orEmpty\s+)?\.(JsonData|SecureJsonData)\.(\w+)\s*\}\}/g;

/** As Go's templates do it: a secret that is not there is empty, a setting says `<no value>` unless it is `orEmpty`. */
export function fillIn(template: string, { jsonData, secureJsonData }: TemplateValues): string {
  return template.replace(VALUE, (_, orEmpty: string | undefined, where: string, name: string) => {
    const values = where === 'JsonData' ? jsonData : secureJsonData;
    const missing = where === 'JsonData' && orEmpty === undefined ? '<no value>' : '';
    return Object.hasOwn(values, name) ? (values[name] ?? missing) : missing;
  });
}
