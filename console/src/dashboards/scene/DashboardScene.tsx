import type { PluginExtensionLink } from '@grafana/data';
import type { UsePluginLinksOptions } from '@grafana/runtime';
import type { DashboardLink } from '@grafana/schema';
import {
  sceneGraph,
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  VizPanel,
  type SceneGridLayout,
  type SceneObject,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import type { Observable } from 'rxjs';
import { DashboardView } from './DashboardView.tsx';

export interface DashboardState extends SceneObjectState {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly links: readonly DashboardLink[];
  /** Variables and switches, and what belongs to time. */
  readonly controls: readonly SceneObject[];
  readonly timeControls: readonly SceneObject[];
  readonly body: SceneGridLayout;
  /** The path of the panel that alone is shown. */
  readonly viewPanel?: string | undefined;
}

export type ObserveLinks = (options: UsePluginLinksOptions) => Observable<PluginExtensionLink[]>;

/** A dashboard that is shown. Which panel is shown alone stands in the address. */
export class DashboardScene extends SceneObjectBase<DashboardState> {
  static Component = DashboardView;
  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['viewPanel'] });

  readonly observeLinks: ObserveLinks;

  constructor(state: DashboardState, observeLinks: ObserveLinks) {
    super(state);
    this.observeLinks = observeLinks;
    this.addActivationHandler(() => this.#becomeTheShownOne());
  }

  /** What asks outside of a scene, as the links of plugins do, gets the variables of the one that is shown. */
  #becomeTheShownOne(): () => void {
    const before = window.__grafanaSceneContext;
    window.__grafanaSceneContext = this;
    return () => {
      if (window.__grafanaSceneContext === this) {
        if (before === undefined) {
          delete window.__grafanaSceneContext;
        } else {
          window.__grafanaSceneContext = before;
        }
      }
    };
  }

  getUrlState(): SceneObjectUrlValues {
    return { viewPanel: this.state.viewPanel };
  }

  updateFromUrl({ viewPanel }: SceneObjectUrlValues): void {
    this.setState({ viewPanel: typeof viewPanel === 'string' ? viewPanel : undefined });
  }

  /** By its path, or by its number alone, as old links have it. */
  panelAt(path: string): VizPanel | undefined {
    const found = sceneGraph.findObject(
      this.state.body,
      (each) =>
        each instanceof VizPanel && [each.getPathId(), String(each.getLegacyPanelId())].includes(path),
    );
    return found instanceof VizPanel ? found : undefined;
  }
}
