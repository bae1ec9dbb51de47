import { config } from '@grafana/runtime';

/** Of the two that VigilOps itself speaks, the one that the viewer reads. */
export const viewerLanguage = (): 'en' | 'zh' =>
  (config.bootData.user.language || 'en-US').startsWith('zh') ? 'zh' : 'en';
