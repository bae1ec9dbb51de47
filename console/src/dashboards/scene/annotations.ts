import type { AnnotationQuery } from '@grafana/data';
import type { AnnotationQuery as SavedQuery } from '@grafana/schema';
import { dataLayers, SceneDataLayerSet } from '@grafana/scenes';

/**
 * The marks that a dashboard draws over its charts, each with a switch. Grafana's built-in ones lie in its own
 * database, which a console does not have.
 */
export function annotationsOf(list: readonly SavedQuery[] = []): SceneDataLayerSet {
  return new SceneDataLayerSet({
    layers: list
      .filter((query) => query.builtIn !== 1 && query.datasource?.uid !== '-- Grafana --')
      .map(
        (query, index) =>
          new dataLayers.AnnotationsDataLayer({
            key: `annotations-${index}`,
            name: query.name,
            query: query as unknown as AnnotationQuery,
            isEnabled: query.enable,
            isHidden: query.hide === true,
          }),
      ),
  });
}
