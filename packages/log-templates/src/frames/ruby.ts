import { fileOf, type FrameFamily } from './frame.ts';

const FRAME =
  /^\s*(?:\d+: )?(?:from )?(\S{1,500}?\.(?:rb|ru|rake|erb)|<internal:[\w/-]+>|\S{1,200}\/bin\/\w+):\d+:in [`'](.{1,200}?)'(?::.*)?$/u;
const LIBRARY = /\/gems\/|\/(?:lib|usr\/lib|usr\/local\/lib)\/ruby\/|\/bin\/|^<internal:/u;

/** Views are compiled to methods with numbers in their names. */
const GENERATED = /_{2,3}\d+_\d+/gu;

export const RUBY: FrameFamily = {
  language: 'ruby',
  isInnermostLast: false,
  read(line) {
    const [, path, name = ''] = FRAME.exec(line) ?? [];
    return path === undefined
      ? undefined
      : {
          function: name
            .replace(/^(?:(?:rescue|ensure|block)(?: \(\d+ levels\))? in )+/u, '')
            .replace(GENERATED, ''),
          file: fileOf(path).replace(GENERATED, ''),
          isInApp: !LIBRARY.test(path),
        };
  },
};
