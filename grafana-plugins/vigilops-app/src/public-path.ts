import self from 'amd-module';
import { chunkFolder } from './chunk-folder.ts';

declare const __webpack_public_path__: string;

/* eslint-disable @typescript-eslint/no-unused-vars -- webpack is who uses it */
// @ts-expect-error For everybody but webpack it is a constant.
__webpack_public_path__ = chunkFolder(self.uri);
