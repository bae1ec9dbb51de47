import {
  CustomVariable,
  sceneGraph,
  SceneVariableSet,
  EmbeddedScene,
  SceneCanvasText,
} from '@grafana/scenes';
import { describe, expect, it } from 'vitest';
import { createTemplateSrv } from './template-srv.ts';

const page = (value: string) =>
  new EmbeddedScene({
    body: new SceneCanvasText({ text: '' }),
    $variables: new SceneVariableSet({
      variables: [new CustomVariable({ name: 'host', value, text: value })],
    }),
  });
const asking = (scene: unknown) => ({ __sceneObject: { text: '', value: { valueOf: () => scene } } });
const loaded = () => sceneGraph.interpolate;

describe('the template service', () => {
  it('fills in the variables of the scene that asks, before those of the one that is shown', () => {
    const templates = createTemplateSrv({ interpolate: loaded, activeScene: () => page('shown') as never });
    expect(templates.replace('$host and ${host:raw}', asking(page('asks')))).toBe('asks and asks');
    expect(templates.replace('$host')).toBe('shown');
    expect(templates.replace('$other')).toBe('$other');
  });

  it('fills in what comes with the question where no scene is there', () => {
    const templates = createTemplateSrv({ interpolate: () => undefined, activeScene: () => undefined });
    const vars = { host: { text: 'a', value: 'a' } };
    expect(templates.replace('$host ${host} ${host:csv} [[host]] $toString', vars)).toBe('a a a a $toString');
    expect(templates.replace()).toBe('');
  });

  it('lists the variables of what is shown', () => {
    const templates = createTemplateSrv({ interpolate: loaded, activeScene: () => page('a') as never });
    expect(templates.getVariables()).toMatchObject([
      { name: 'host', type: 'custom', current: { value: 'a' } },
    ]);
    const none = createTemplateSrv({ interpolate: loaded, activeScene: () => undefined });
    expect(none.getVariables()).toEqual([]);
  });

  it('knows a text with a variable', () => {
    const { containsTemplate } = createTemplateSrv({ interpolate: loaded, activeScene: () => undefined });
    expect(['$a', '${a}', '[[a]]', 'a $', '', undefined].map(containsTemplate)).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
  });
});
