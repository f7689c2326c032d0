/** A report's form, drawn by rjsf from the regime, over a draft that lives outside React. */
import { memo, useEffect, useMemo } from 'react';
import type { IChangeEvent } from '@rjsf/core';
import { Form as BootstrapForm } from '@rjsf/react-bootstrap';
import type {
  Experimental_DefaultFormStateBehavior,
  RegistryFieldsType,
  RJSFSchema,
  UiSchema,
} from '@rjsf/utils';
import { formSchema } from '../../forms/uischema.js';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { GridField } from './GridField.js';
import { IssueKeys } from './IssueKeys.js';
import { useDraft } from './context.js';
import type { ReportContext } from './context.js';
import { put, reuse } from './content.js';
import type { Draft } from './draft.js';
import { gridPaths } from './places.js';
import { templates } from './templates.js';
import { useStable } from './use-stable.js';
import { createValidator } from './validator.js';
import { widgets } from './widgets.js';
import './form.css';

const fields: RegistryFieldsType = { grid: GridField, GridField };

/** Nothing is filled in by the form itself: what a new report holds is decided by the server. */
const NO_DEFAULTS: Experimental_DefaultFormStateBehavior = {
  emptyObjectFields: 'skipDefaults',
  arrayMinItems: { populate: 'never' },
  constAsDefaults: 'never',
};

/** Drawn again only when its context changes: the page around it follows every edit. */
export const ReportForm = memo(function ReportForm({ context }: { readonly context: ReportContext }) {
  const { draft, language, readOnly } = context;
  const { form } = draft;
  const grids = useMemo(() => gridPaths(form.regime.root), [form]);
  const drawn = useMemo(() => drawing(form, language, grids), [form, language, grids]);
  const validator = useMemo(() => createValidator(form, language, () => ({})), [form, language]);
  const formData = useFormData(context, grids);
  useHold(draft);
  const onChange = useStable((change: IChangeEvent<JsonObject>, id?: string) => {
    // Without an id it is rjsf completing its own data, not somebody's edit.
    if (id === undefined) return;
    const path = id.split('_').slice(1);
    draft.set(
      [
        {
          path: path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
          value: at(change.formData, path),
        },
      ],
      true,
    );
  });
  return (
    <>
      {!readOnly && <IssueKeys context={context} />}
      <BootstrapForm
        tagName="div"
        className="report-form"
        schema={drawn.schema}
        uiSchema={drawn.uiSchema}
        formData={formData}
        formContext={context}
        validator={validator as never}
        fields={fields}
        widgets={widgets}
        templates={templates}
        onChange={onChange as never}
        readonly={readOnly}
        noHtml5Validate
        noValidate
        showErrorList={false}
        experimental_defaultFormStateBehavior={NO_DEFAULTS}
        experimental_componentUpdateStrategy="shallow"
      >
        <></>
      </BootstrapForm>
    </>
  );
});

/** While keys come, nothing is computed between them. */
function useHold(draft: Draft): void {
  useEffect(() => {
    window.addEventListener('keydown', draft.hold, { capture: true });
    return () => window.removeEventListener('keydown', draft.hold, { capture: true });
  }, [draft]);
}

/** What rjsf is given of the content: everything but the grids, which read the draft themselves. */
function useFormData(context: ReportContext, grids: readonly (readonly string[])[]): JsonObject {
  const select = useMemo(() => createFormData(grids), [grids]);
  return useDraft(context.draft, (state) => select(state.content));
}

/** Gives the same object for contents that differ in grids only, so that rjsf does not draw for them. */
function createFormData(grids: readonly (readonly string[])[]): (content: JsonObject) => JsonObject {
  let of: JsonObject | undefined;
  let last: JsonObject = {};
  return (content) => {
    if (of === content) return last;
    let rest: Json = content;
    for (const path of grids) rest = put(rest, path, undefined) ?? {};
    of = content;
    last = reuse(last, rest as JsonObject);
    return last;
  };
}

/** The schema for drawing: a grid's inside is none of rjsf's business, so that it does not walk thousands of cells. */
function drawing(
  form: ReportContext['draft']['form'],
  language: ReportContext['language'],
  grids: readonly (readonly string[])[],
): { schema: RJSFSchema; uiSchema: UiSchema } {
  const drawn = formSchema(form, language);
  let schema: Json = drawn.schema;
  for (const path of grids) {
    const where = path.flatMap((name) => ['properties', name]);
    const whole = at(schema, where);
    if (whole === undefined) continue;
    const { items: _items, properties: _properties, required: _required, ...outside } = whole as JsonObject;
    const type = outside['type'];
    schema = put(schema, where, type === 'array' ? { ...outside, items: { type: 'object' } } : outside) ?? {};
  }
  return { schema: schema as RJSFSchema, uiSchema: drawn.uiSchema as UiSchema };
}
