/** The `code` of a system error (`ENOENT`), else the name of the error. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) {
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  }
  return 'UNKNOWN';
}
