/** Why something that people asked for cannot be done; the message says what to do instead. */
export const TEMPLATE_ERRORS = [
  'TEMPLATE_UNKNOWN',
  'TEMPLATE_PLACE_UNKNOWN',
  'TEMPLATE_NOT_MOVED',
  'TEMPLATE_UNUSABLE',
  'TEMPLATES_TOO_MANY',
  'TEMPLATE_STATE_UNREADABLE',
] as const;
export type TemplateErrorCode = (typeof TEMPLATE_ERRORS)[number];

export class TemplateError extends Error {
  readonly code: TemplateErrorCode;

  constructor(code: TemplateErrorCode, message: string) {
    super(message);
    this.name = 'TemplateError';
    this.code = code;
  }
}
