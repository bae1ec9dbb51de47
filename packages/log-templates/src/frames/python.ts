import { fileOf, type FrameFamily } from './frame.ts';

const FRAME = /^\s*File "([^"]{1,500})", line \d+(?:, in (.{1,200}))?$/u;
const LIBRARY =
  /[\\/](?:site-packages|dist-packages)[\\/]|[\\/]lib(?:64)?[\\/]python\d[\d.]*[\\/]|^<frozen |[\\/]Lib[\\/](?!.*[\\/]src[\\/])/u;

export const PYTHON: FrameFamily = {
  language: 'python',
  isInnermostLast: true,
  read(line) {
    const [, path, name = '<module>'] = FRAME.exec(line) ?? [];
    return path === undefined
      ? undefined
      : { function: name.trim(), file: fileOf(path), isInApp: !LIBRARY.test(path) && !path.startsWith('<') };
  },
};
