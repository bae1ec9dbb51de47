import type { AdHocVariableFilter, ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { SceneObject, SceneVariable } from '@grafana/scenes';

type Interpolate = (
  scene: SceneObject,
  text: string,
  vars?: ScopedVars,
  format?: string | ((value: unknown) => string),
) => string;

export interface TemplateDeps {
  /** Of our own copy of Scenes; absent until a scene asks for something. */
  readonly interpolate: () => Interpolate | undefined;
  /** The dashboard or page that is shown, where that is a scene. */
  readonly activeScene: () => SceneObject | undefined;
}

/** Scenes puts the filters of its variables behind this, for data sources that still ask here. */
interface OldFilters {
  getAdhocFilters(dataSource: string): AdHocVariableFilter[];
}

const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::[^}]+)?\}/;

/** Fills in variables: those of the scene that asks, else those of the scene that is shown. */
export function createTemplateSrv({ interpolate, activeScene }: TemplateDeps): TemplateSrv & OldFilters {
  return {
    getAdhocFilters: () => [],
    replace: (text = '', vars, format) => {
      const scene = askingScene(vars) ?? activeScene();
      const fill = interpolate();
      return scene === undefined || fill === undefined
        ? filledFrom(vars, text)
        : fill(scene, text, vars, format as Parameters<Interpolate>[3]);
    },
    getVariables: () =>
      (activeScene()?.state.$variables?.state.variables ?? []).map(
        (variable) => modelOf(variable) as TypedVariableModel,
      ),
    containsTemplate: (text) => text !== undefined && VARIABLE.test(text),
    updateTimeRange: () => undefined,
  };
}

function askingScene(vars: ScopedVars | undefined): SceneObject | undefined {
  const value = vars?.__sceneObject?.value as { valueOf(): unknown } | undefined;
  return value?.valueOf() as SceneObject | undefined;
}

function filledFrom(vars: ScopedVars | undefined, text: string): string {
  return text.replace(new RegExp(VARIABLE, 'g'), (match, plain?: string, boxed?: string, braced?: string) => {
    const name = plain ?? boxed ?? braced ?? '';
    const found = vars !== undefined && Object.hasOwn(vars, name) ? vars[name] : undefined;
    return found === undefined ? match : String(found.value);
  });
}

function modelOf(variable: SceneVariable): object {
  const { name, label, type, hide } = variable.state;
  const value = variable.getValue();
  return { name, label, type, hide, current: { value, text: variable.getValueText?.() ?? String(value) } };
}
