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
import { PluginFrame } from '../shell/PluginFrame.tsx';
import type { SharedModules } from './amd.ts';

/** One copy of each for the console and all plugins. */
export const SHARED_MODULES: SharedModules = {
  '@emotion/css': emotionCss,
  '@grafana/data': grafanaData,
  // The frame of pages is set by a function that Grafana keeps to itself; a page only sees the component.
  '@grafana/runtime': { ...grafanaRuntime, PluginPage: PluginFrame },
  '@grafana/ui': grafanaUi,
  i18next,
  lodash,
  moment,
  react,
  'react-dom': reactDom,
  'react-router': reactRouter,
  'react/jsx-runtime': jsxRuntime,
  rxjs,
};
