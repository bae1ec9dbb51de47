import { fileOf, startsWithOne, type FrameFamily } from './frame.ts';

const CALL =
  /^(?:created by )?([\w./\-~%]+(?:\.\(\*?[\w.[\]]+\))?[\w.[\]\-]*?)(?:\([^()]*\)| in goroutine \d+)?$/u;
const PLACE = /^\s+(\S{1,500}\.(?:go|s)):\d+(?: \+0x[\da-f]+)?$/u;
/** Modules of others, and the language's own sources. */
const LIBRARY = /\/pkg\/mod\/|\/vendor\/|\/go\/src\/|\/libexec\/src\/|^\/usr\/(?:local\/)?(?:lib\/)?go/u;

/** A frame is two lines: the call, and its place below it. */
export const GO: FrameFamily = {
  language: 'go',
  isInnermostLast: false,
  read(line, before) {
    const path = PLACE.exec(line)?.[1];
    const name = path === undefined ? undefined : CALL.exec(before)?.[1];
    if (path === undefined || name === undefined) {
      return undefined;
    }
    return {
      function: name.replace(/\.(func|gowrap|deferwrap)\d+(?:\.\d+)*/gu, '.$1').replace(/\[\.\.\.\]/gu, ''),
      file: fileOf(path),
      isInApp: !LIBRARY.test(path) && !startsWithOne(name, ['runtime.', 'runtime/', 'panic']),
    };
  },
};
