import { sceneGraph } from '@grafana/scenes';

/** Split off so that Scenes is only fetched once a scene is there to be filled in. */
export const { interpolate } = sceneGraph;
