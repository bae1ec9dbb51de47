import self from 'amd-module';

declare const __webpack_public_path__: string;

/**
 * Where the lazy parts lie: all of them in the folder of the app, also for the plugins nested in it,
 * whose own modules are one or two folders deeper. webpack reads the free variable that is set here.
 */
const nested = /(?:datasource\/|panels\/[^/]+\/)?module\.js(?:\?.*)?$/;
/* eslint-disable @typescript-eslint/no-unused-vars -- webpack is who uses it */
// @ts-expect-error For everybody but webpack it is a constant.
__webpack_public_path__ = self.uri.replace(nested, '');
