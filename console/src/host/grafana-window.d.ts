import type { SceneObject } from '@grafana/scenes';

declare global {
  interface Window {
    /** The scene that is shown; Scenes sets it, whichever copy. */
    __grafanaSceneContext?: SceneObject;
  }
}
