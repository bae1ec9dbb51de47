import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readFile } from './read-file.ts';

const read = (bytes: Uint8Array<ArrayBuffer> | string, name = 'export.csv') =>
  readFile(new File([bytes], name));

describe('a file', () => {
  it('is read as UTF-8', async () => {
    expect(await read('日期,a\n')).toEqual({ kind: 'read', name: 'export.csv', text: '日期,a\n' });
  });

  it('is read as spreadsheets in Chinese write it, and as UTF-16', async () => {
    // "日期" in GBK.
    expect(await read(new Uint8Array([0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0x61]))).toMatchObject({
      text: '日期,a',
    });
    expect(await read(new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0]))).toMatchObject({ text: 'a,' });
  });

  it('is refused where it is an archive, a workbook or too large', async () => {
    const zip = new Uint8Array([0x50, 0x4b, 3, 4, 0]);
    expect(await read(zip)).toEqual({ kind: 'refused', why: 'archive' });
    expect(await read(zip, 'bill.XLSX')).toEqual({ kind: 'refused', why: 'workbook' });
    expect(await read(new Uint8Array(MAX_FILE_BYTES + 1))).toEqual({ kind: 'refused', why: 'too-large' });
  });
});
