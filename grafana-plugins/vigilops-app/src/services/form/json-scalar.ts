type Scalar = string | number | boolean | null;

/** `true`, `5`, `null` and `"5"` as JSON has them; any other text is a text. */
export function textToJson(text: string): Scalar {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? text : (value as Scalar);
  } catch {
    return text;
  }
}

/** The text that gives the value again: a text that looks like another value is in quotation marks. */
export function jsonToText(value: Scalar): string {
  return typeof value === 'string' && textToJson(value) === value ? value : JSON.stringify(value);
}
