/** As the API takes it. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

export type FileRead =
  | { readonly kind: 'read'; readonly name: string; readonly text: string }
  | { readonly kind: 'refused'; readonly why: 'too-large' | 'archive' | 'workbook' | 'unreadable' };

/** Text of a table; an archive and a workbook are told by how they begin, whatever they are called. */
export async function readFile(file: File): Promise<FileRead> {
  if (file.size > MAX_FILE_BYTES) {
    return { kind: 'refused', why: 'too-large' };
  }
  const bytes = await file.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => undefined,
  );
  if (bytes === undefined) {
    return { kind: 'refused', why: 'unreadable' };
  }
  // "PK": ZIP, which a workbook is, too.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) {
    return { kind: 'refused', why: /\.xls[xm]$/i.test(file.name) ? 'workbook' : 'archive' };
  }
  return { kind: 'read', name: file.name, text: decoded(bytes) };
}

/** UTF-8; UTF-16 where it says so; else what spreadsheets in Chinese write. Names and numbers are ASCII in all of them. */
function decoded(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
