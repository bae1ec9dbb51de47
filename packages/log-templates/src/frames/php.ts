import { fileOf, type FrameFamily } from './frame.ts';

const FRAME = /^\s*#\d+ (?:(\[internal function\])|(.{1,500}?)\(\d+\)): ([^()]{1,300})\(.*$/u;
const LIBRARY = /[\\/](?:vendor|pear)[\\/]|^phar:/u;

export const PHP: FrameFamily = {
  language: 'php',
  isInnermostLast: false,
  read(line) {
    const [, internal, path = '', name] = FRAME.exec(line) ?? [];
    return name === undefined
      ? undefined
      : {
          function: name
            .replace(/@anonymous.*?(?=->|::|$)/u, '@anonymous')
            .replace('->', '.')
            .replace('::', '.')
            .replace(/\{closure(?::[^}]*)?\}/gu, '{closure}'),
          file: fileOf(path),
          isInApp: internal === undefined && !LIBRARY.test(path),
        };
  },
};
