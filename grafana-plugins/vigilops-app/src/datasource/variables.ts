import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { from, map, switchMap, type Observable } from 'rxjs';
import type { Api } from '../api/client.ts';
import { lazyComponent } from '../lazy-component.tsx';
import { translationsReady } from '../translations.ts';
import type { VigilDataSource } from './datasource.ts';
import type { VariableEditorProps } from './editor/VariableEditor.tsx';
import { lookUp, type VariableQuery } from './lookup.ts';

/** Dashboard variables: hosts, services, metrics, labels and their values. */
export class VigilVariables extends CustomVariableSupport<VigilDataSource, VariableQuery> {
  readonly #api: Api;
  readonly #templates: () => TemplateSrv;
  editor = lazyComponent<VariableEditorProps>(async () => {
    const { VariableEditor } = await import('./editor/VariableEditor.tsx');
    return VariableEditor;
  });

  constructor(api: Api, templates: () => TemplateSrv) {
    super();
    this.#api = api;
    this.#templates = templates;
  }

  override query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const [target] = request.targets;
    return from(translationsReady()).pipe(
      switchMap(() =>
        target === undefined ? [] : lookUp(this.#api, this.#replaced(target, request.scopedVars)),
      ),
      map((data) => ({ data })),
    );
  }

  #replaced(query: VariableQuery, vars: DataQueryRequest['scopedVars']): VariableQuery {
    const replaced: VariableQuery = { ...query };
    for (const key of ['metric', 'label', 'part', 'group'] as const) {
      const text = query[key];
      if (text !== undefined) {
        replaced[key] = this.#templates().replace(text, vars);
      }
    }
    return replaced;
  }
}
