import { css } from '@emotion/css';
import {
  ControlsLabel,
  sceneGraph,
  SceneDataLayerSet,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneDataLayerProvider,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';

/** A switch for each kind of mark that a dashboard draws over its charts. */
export class AnnotationSwitches extends SceneObjectBase {
  static Component = Switches;
}

function Switches({ model }: SceneComponentProps<AnnotationSwitches>) {
  const sets = sceneGraph.getDataLayers(model).filter((each) => each instanceof SceneDataLayerSet);
  return sets.flatMap(({ state }) =>
    state.layers.map((layer) => <OneSwitch key={layer.state.key} layer={layer} />),
  );
}

function OneSwitch({ layer }: { readonly layer: SceneDataLayerProvider }) {
  const styles = useStyles2(getStyles);
  const { key, name, isHidden, data } = layer.useState();
  return isHidden === true ? null : (
    <div className={styles.control}>
      <ControlsLabel htmlFor={`data-layer-${key}`} label={name} error={data?.errors?.[0]?.message} />
      <layer.Component model={layer} />
    </div>
  );
}

const getStyles = () => ({ control: css({ display: 'flex' }) });
