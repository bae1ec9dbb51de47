import * as emotionCss from '@emotion/css';
import * as grafanaRuntime from '@grafana/runtime';
import * as i18next from 'i18next';
import lodash from 'lodash';
import moment from 'moment';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactRouter from 'react-router';
import * as jsxRuntime from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import * as grafanaData from 'virtual:taken/@grafana/data';
import * as grafanaUi from 'virtual:taken/@grafana/ui';
import type { SharedModules } from './amd.ts';

/**
 * One copy of each for the console and all plugins.
 * @param ours What @grafana/runtime gets from Grafana by functions that it keeps to itself.
 */
export const sharedModules = (ours: object): SharedModules => ({
  '@emotion/css': () => emotionCss,
  '@emotion/react': () => import('@emotion/react'),
  '@grafana/data': () => grafanaData,
  '@grafana/runtime': () => ({ ...grafanaRuntime, ...ours }),
  '@grafana/ui': () => grafanaUi,
  i18next: () => i18next,
  lodash: () => lodash,
  moment: () => moment,
  react: () => react,
  'react-dom': () => reactDom,
  'react-router': () => reactRouter,
  'react-router-dom': () => import('react-router-dom'),
  'react/jsx-runtime': () => jsxRuntime,
  rxjs: () => rxjs,
  'rxjs/operators': () => import('rxjs/operators'),
});
