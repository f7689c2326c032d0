/** No answer stays in the data that the form does not show: what a level's schema takes is what its form draws. */
import assert from 'node:assert/strict';
import { gridShape } from '../../client/form/GridField.js';
import { createDraft } from '../../client/form/draft.js';
import { compileCheck } from '../../forms/ajv.js';
import { evaluate } from '../../forms/evaluate.js';
import { makeForm } from '../../forms/form.js';
import type { Form } from '../../forms/form.js';
import { formSchema } from '../../forms/uischema.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Field } from '../../regimes/dialect/regime.js';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { SMALL } from './small-regime.js';

/** The cells that content may hold, `*` for any row. */
function taken(schema: Json | undefined, path: string): string[] {
  const properties = at(schema, ['properties']) as JsonObject | undefined;
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, one]) => taken(one, `${path}/${name}`));
  const items = at(schema, ['items']);
  return items === undefined ? [path] : taken(items, `${path}/*`);
}

/** The cells that are on the page: columns of grids, and what rjsf is given outside of them. */
function drawn(form: Form): string[] {
  const { uiSchema } = formSchema(form, 'vi');
  const walk = (field: Field, ui: Json | undefined, path: string): string[] => {
    const shape = at(ui, ['ui:field']) === 'grid' ? gridShape(field, form.level) : undefined;
    if (shape !== undefined) {
      const parts = shape.parts?.map((part) => `/${part.name}`) ?? ['/*'];
      return (parts.length === 0 ? [''] : parts).flatMap((part) =>
        shape.model.columns.map((column) => path + part + column.key),
      );
    }
    if (field.type === 'array') return walk(field.item, at(ui, ['items']), `${path}/*`);
    if (field.type !== 'object') return [path];
    const shown = at(ui, ['ui:order']) as readonly string[];
    return field.fields
      .filter((child) => shown.includes(child.name))
      .flatMap((child) => walk(child, at(ui, [child.name]), `${path}/${child.name}`));
  };
  return walk(form.regime.root, uiSchema, '');
}

function formOf(document: Json, level?: string): Form {
  const { regime } = readRegime(document);
  assert.ok(regime);
  const chosen = regime.header.chain.flatMap(({ levels }) => levels).find((one) => one === level);
  const filling = chosen ?? regime.header.chain[0]?.levels[0];
  assert.ok(filling);
  return makeForm(regime, filling, compileCheck(schemaForLevel(regime, filling)));
}

describe('Nothing hidden stays in the data', () => {
  for (const { code, document } of CATALOGUE) {
    const { regime } = readRegime(document);
    for (const level of regime?.header.chain.slice(0, -1).flatMap(({ levels }) => levels) ?? [])
      it(`${code} takes of a ${level} what its form shows, and nothing else`, () => {
        const form = formOf(document, level);
        const shown = new Set(drawn(form));
        const hidden = taken(form.schema, '').filter((path) => !shown.has(path));
        assert.deepEqual(hidden, []);
      });
  }

  it('shows a field that a condition forbids, with its value and the mistake, until somebody takes it away', () => {
    const form = formOf(withCondition());
    assert.ok(drawn(form).includes('/note'));
    const draft = createDraft(form, { sources: [{ source: 'domestic', plan: 1 }], note: 'old' }, {}, {});
    assert.equal(draft.state().errors, 0);
    draft.set([{ path: ['sources'], value: [] }]);
    const { content, issues } = draft.settle();
    assert.equal(content['note'], 'old');
    assert.ok(issues.some((issue) => issue.severity === 'error'));
  });

  it('refuses a value of a field that another level fills in', () => {
    const form = formOf(ofTwoLevels(), 'province');
    assert.ok(!drawn(form).includes('/note'));
    const { issues } = evaluate(form, { sources: [{ source: 'domestic', plan: 1 }], note: 'left over' });
    assert.deepEqual(
      issues.map(({ path, rule, severity }) => [path, rule, severity]),
      [['/note', 'x-levels', 'error']],
    );
  });
});

/** Without sources there is nothing to note. */
function withCondition(): Json {
  return {
    ...SMALL,
    if: { properties: { sources: { maxItems: 0 } } },
    then: { not: { required: ['note'] } },
  };
}

function ofTwoLevels(): Json {
  const { note } = SMALL.properties;
  return { ...SMALL, properties: { ...SMALL.properties, note: { ...note, 'x-levels': ['nation'] } } };
}
