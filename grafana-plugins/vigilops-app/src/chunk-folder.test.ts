import { describe, expect, it } from 'vitest';
import { chunkFolder } from './chunk-folder.ts';

const APP = 'http://grafana/sub/public/plugins/vigilops-app/';

describe('chunkFolder', () => {
  it.each([
    ['the app', `${APP}module.js?_cache=0.1.0`],
    [
      'a nested plugin that Grafana serves by its id',
      APP.replace('vigilops-app', 'vigilops-datasource') + 'module.js',
    ],
    ['a nested panel', `${APP.replace('vigilops-app', 'vigilops-logtail-panel')}module.js?_cache=0.1.0`],
    ['a nested plugin in its folder, as a CDN and our console serve it', `${APP}datasource/module.js`],
    ['a nested panel in its folder', `${APP}panels/hostmap/module.js?v=1`],
  ])('is the folder of the app for %s', (_, uri) => {
    expect(chunkFolder(uri)).toBe(APP);
  });
});
