/** The designer's document: every change a document in and a document out, and nothing that is not named is touched. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { pastedCodes, renameCode, setCodes, codesOf } from '../../client/pages/regimes/design/codes.js';
import {
  addField,
  changeKind,
  containers,
  duplicateField,
  KINDS,
  kindOf,
  moveField,
  moveInto,
  removeField,
  setKeyword,
  setPart,
  setRequired,
} from '../../client/pages/regimes/design/fields.js';
import {
  addStep,
  moveStep,
  removeStep,
  setCode,
  setDue,
  setFrequencies,
  setWindow,
} from '../../client/pages/regimes/design/header.js';
import {
  begin,
  editDocument,
  editText,
  formatted,
  redo,
  undo,
  type History,
} from '../../client/pages/regimes/design/history.js';
import { expressionIssues, modelOf, objectPlace } from '../../client/pages/regimes/design/model.js';
import { nameFrom } from '../../client/pages/regimes/design/names.js';
import { renameField } from '../../client/pages/regimes/design/rename.js';
import { addRule, moveRule, removeRule, setRule } from '../../client/pages/regimes/design/rules.js';
import {
  combinedRows,
  groupColumn,
  setGroups,
  setKey,
  setRows,
} from '../../client/pages/regimes/design/tables.js';
import { change, mutant } from '../regimes/mutants.js';

const CATALOGUE = new URL('../../regimes/catalogue/', import.meta.url);
const SHIPPED = new Map(
  readdirSync(CATALOGUE)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -5), readFileSync(new URL(file, CATALOGUE), 'utf8')]),
);
const shipped = (code: string): JsonObject => JSON.parse(SHIPPED.get(code) ?? '{}') as JsonObject;

describe('a field under another name', () => {
  const table = '/properties/sources';
  const plan = `${table}/items/properties/plan`;
  const renamed = renameField(shipped('BTC-GNDTC'), plan, 'target').document;

  it('is named so in lists, operators, prefills and every expression that reads it', () => {
    assert.deepEqual(readRegime(renamed).regime === undefined ? readRegime(renamed) : 'a regime', 'a regime');
    assert.deepEqual(at(renamed, `${table}/items/required`), [
      'source',
      'kind',
      'target',
      'actual',
      'estimate',
    ]);
    const rate = at(renamed, `${table}/items/properties/rate`) as JsonObject;
    assert.equal(rate['x-calc'], 'target > 0 ? round(estimate * 100 / target, 2) : 0');
    assert.equal(at(rate, '/x-aggregate/by'), 'target');
    assert.equal(at(renamed, `${table}/items/properties/target/x-prefill/field`), 'target');
    assert.equal(at(renamed, `${table}/items/x-rules/1/assert`), 'estimate <= target');
    assert.equal(
      at(renamed, '/properties/totals/properties/all/properties/plan/x-calc'),
      'sum(root.sources.map(row, row.target))',
    );
  });

  it('leaves a field of the same name elsewhere alone, and keeps its place among the others', () => {
    const totals = at(renamed, '/properties/totals/properties/all/properties/rate/x-calc');
    assert.equal(totals, 'plan > 0 ? round(estimate * 100 / plan, 2) : 0');
    assert.deepEqual(Object.keys(at(renamed, `${table}/items/properties`) as object).slice(0, 4), [
      'source',
      'kind',
      'target',
      'actual',
    ]);
  });

  it('follows in fixed rows and keys', () => {
    const { document } = renameField(shipped('BTC-GNDTC'), `${table}/items/properties/source`, 'origin');
    assert.deepEqual(at(document, `${table}/x-rows/0`), { origin: 'domestic', kind: 'annual' });
    assert.deepEqual(at(document, `${table}/x-aggregate/key`), ['origin', 'kind']);
    assert.ok(readRegime(document).regime);
  });

  it('is not taken for a row that bears the new name', () => {
    const { document } = renameField(shipped('BTC-GNDTC'), `${table}/items/properties/actual`, 'row');
    const rule = at(document, `${table}/items/x-rules/2/assert`);
    assert.equal(
      rule,
      'previous.sources.all(row, row.source != source || row.kind != kind || row.row <= self.row)',
    );
    assert.ok(readRegime(document).regime);
  });

  it('is declared as renamed where a published version has it, and not after it is called as before', () => {
    const before = shipped('BTC-GNDTC');
    const there = renameField(before, plan, 'target', before);
    assert.equal(at(there.document, `${there.place}/x-renamed-from`), 'plan');
    const back = renameField(there.document, there.place, 'plan', before);
    assert.equal(formatted(back.document), formatted(before));
  });

  it('keeps its name where the new one is none, or taken', () => {
    const document = shipped('BTC-GNDTC');
    for (const name of ['', 'Plan', 'self', 'toString', 'actual', 'a b'])
      assert.equal(renameField(document, plan, name).document, document);
  });
});

describe('names out of titles', () => {
  for (const [title, name] of [
    ['Kế hoạch giao', 'keHoachGiao'],
    ['Đơn vị (mã)', 'donVi'],
    ['12 tháng', 'thang'],
    ['Trong', 'trong'],
    ['—', 'truong'],
    ['In', 'in2'],
  ] as const)
    it(`${title} is ${name}`, () => assert.equal(nameFrom(title, []), name));

  it('are never taken', () => assert.equal(nameFrom('Số lượng', ['soLuong', 'soLuong2']), 'soLuong3'));
});

describe('lists of values', () => {
  it('are pasted from a sheet with codes and words, with words alone, without a line of titles', () => {
    assert.deepEqual(pastedCodes('Mã\tTên\tEnglish\nTN\tTrong nước\tDomestic\r\n\nNN\tNước ngoài'), [
      { value: 'TN', vi: 'Trong nước', en: 'Domestic' },
      { value: 'NN', vi: 'Nước ngoài', en: '' },
    ]);
    assert.deepEqual(
      pastedCodes('Vốn trong nước\nVốn nước ngoài\nVốn trong nước').map(({ value }) => value),
      ['von-trong-nuoc', 'von-nuoc-ngoai', 'von-trong-nuoc-2'],
    );
  });

  it('keep what else was said of a value, and its fixed rows follow a new code', () => {
    const place = '/properties/sources/items/properties/source';
    const document = shipped('BTC-GNDTC');
    assert.equal(formatted(setCodes(document, place, codesOf(document, place))), formatted(document));
    const renamed = renameCode(document, place, 'foreign', 'abroad');
    assert.deepEqual(at(renamed, '/properties/sources/x-rows/3'), { source: 'abroad', kind: 'annual' });
    assert.deepEqual(at(renamed, `${place}/enum`), ['domestic', 'abroad']);
  });
});

describe('a table', () => {
  const table = '/properties/sources';
  it('has a row for each combination of its lists', () => {
    const document = shipped('BTC-GNDTC');
    assert.deepEqual(combinedRows(document, table, ['source', 'kind']), at(document, `${table}/x-rows`));
  });

  it('is told what tells its rows apart, and all that follows', () => {
    let made = addField(
      begin('{"type":"object","properties":{}}').present.document,
      '',
      'table',
      'Nguồn vốn',
    );
    const { place } = made;
    const column = addField(made.document, `${place}/items`, 'choice', 'Loại');
    made = { ...column, place };
    const document = setKey(setCodes(made.document, column.place, pastedCodes('A\nB')), place, ['loai']);
    assert.deepEqual(at(document, `${place}/x-aggregate`), { op: 'union', key: ['loai'] });
    assert.deepEqual(at(document, `${place}/items/required`), ['loai']);
  });
});

describe('the header', () => {
  it('keeps windows and due moments by frequency', () => {
    const document = shipped('BTC-GNDTC');
    const monthly = setFrequencies(document, ['month']);
    assert.equal(at(monthly, '/x-regime/window'), 'calendar');
    assert.deepEqual(at(monthly, '/x-regime/chain/0/due'), { monthsFromEnd: 1, day: 15, roll: 'previous' });
    assert.ok(readRegime(monthly).regime);
    assert.ok(readRegime(setFrequencies(monthly, ['month', 'quarter'])).regime);
    assert.equal(formatted(setFrequencies(document, ['month', 'year'])), formatted(document));
  });
});

describe('one document under two views', () => {
  it('keeps the last document while the text is no JSON, and undoes both kinds of change', () => {
    const text = SHIPPED.get('BTC-GNDTC') ?? '';
    let history = begin(text);
    history = editText(history, '{', 1_000);
    assert.deepEqual(
      [history.present.broken, history.present.document['title']],
      [true, 'Giải ngân vốn đầu tư công'],
    );
    history = editDocument(history, setCode(history.present.document, 'BTC-X'), undefined, 2_000);
    assert.deepEqual([history.present.broken, history.past.length], [false, 2]);
    history = undo(undo(history));
    assert.equal(history.present.text, text);
    assert.equal(at(redo(redo(history)).present.document, '/x-regime/code'), 'BTC-X');
  });

  it('takes typing on for one step, and a pause for the next', () => {
    const typed = ['a', 'ab', 'abc'].reduce(
      (now, text, index) => editText(now, text, index * 500),
      begin('{}'),
    );
    assert.equal(typed.past.length, 1);
    assert.equal(editText(typed, 'abcd', 9_000).past.length, 2);
  });
});

describe('the regimes that ship', () => {
  for (const [code, text] of SHIPPED)
    it(`${code} comes back byte for byte after it was opened, changed and changed back`, () => {
      const history = begin(text);
      const { document } = history.present;
      const wanted = formatted(JSON.parse(text) as Json);
      const { outline, fields } = modelOf(document);
      assert.ok(
        outline.children.length > 0 &&
          fields.every(({ field }) => expressionsFine(document, field.schemaPath)),
      );
      const there = setKeyword(document, '', 'title', 'Khác');
      assert.equal(formatted(setKeyword(there, '', 'title', document['title'])), wanted);
      assert.equal(
        formatted(
          moveField(moveField(document, outline.children[0]!.place, 1), outline.children[0]!.place, -1),
        ),
        wanted,
      );
      assert.equal(formatted(setCode(document, code)), wanted);
      assert.equal(formatted(undo(editDocument(history, there, undefined, 0)).present.document), wanted);
    });
});

function expressionsFine(document: JsonObject, place: string): boolean {
  const field = modelOf(document).byPlace.get(place)?.field;
  if (field?.type !== 'object') return true;
  return ((at(document, `${place}/x-rules`) as JsonObject[] | undefined) ?? []).every(
    (rule) => expressionIssues(document, place, rule['assert'] as string, 'bool').length === 0,
  );
}

// ------------------------------------------------------------ any change of any document

type Change = (document: JsonObject) => JsonObject;
const pick = <T>(list: readonly T[], number: number): T | undefined =>
  list[number % Math.max(1, list.length)];

/** A change out of four numbers: which one, of which field, and two more choices. */
function changeOf([which, where, one, other]: readonly number[]): Change {
  return (document) => {
    const model = modelOf(document);
    const place = pick(model.fields, where!)?.field.schemaPath ?? '';
    const objects = model.fields.flatMap(({ field }) => objectPlace(field) ?? []);
    const object = pick(objects, where!) ?? '';
    const kind = pick(KINDS, one!)!;
    const title = pick(['Kế hoạch', 'In', '', '12', 'Số a'], other!)!;
    const changes: readonly (() => JsonObject)[] = [
      () => addField(document, object, kind, title).document,
      () => removeField(document, place),
      () => moveField(document, place, one! % 2 === 0 ? 1 : -1),
      () => moveInto(document, place, pick(containers(document, place), one!) ?? '').document,
      () => duplicateField(document, place).document,
      () => changeKind(document, place, kind),
      () => renameField(document, place, nameFrom(title, []), document).document,
      () => setRequired(document, place, one! % 2 === 0),
      () => setPart(document, place, 'x-unit', 'decimals', one),
      () => setCodes(document, place, pastedCodes(`a\tA\nb\tB${one}`)),
      () => setRows(document, place, combinedRows(document, place, ['kind'])),
      () => setKey(document, place, one! % 2 === 0 ? [] : ['kind']),
      () => setGroups(document, place, [{ vi: title, en: '', fields: ['plan'] }]),
      () => groupColumn(document, place, 'actual', one! % 3),
      () => addRule(document, object),
      () => setRule(document, object, one! % 3, 'assert', title),
      () => moveRule(document, object, one! % 3, 1),
      () => removeRule(document, object, one! % 3),
      () => setFrequencies(document, one! % 2 === 0 ? ['week', 'month'] : ['year']),
      () => setWindow(document, 'month', 'decree-09'),
      () => setDue(document, one! % 3, 'month', { workingDays: 1 + other! }),
      () => addStep(document, 'district'),
      () => removeStep(document, one! % 3),
      () => moveStep(document, one! % 3, -1),
      () => setKeyword(document, place, 'x-levels', ['province']),
    ];
    return pick(changes, which!)!();
  };
}
const numbers = fc.array(fc.tuple(fc.nat(24), fc.nat(200), fc.nat(20), fc.nat(20)), {
  minLength: 1,
  maxLength: 12,
});

/** What the pages read of a document. */
function look(document: JsonObject): void {
  const model = modelOf(document);
  for (const { field } of model.fields) {
    kindOf(at(document, field.schemaPath));
    codesOf(document, field.schemaPath);
    containers(document, field.schemaPath);
    for (const { name } of field.type === 'object' ? field.fields : [])
      expressionIssues(document, field.schemaPath, `${name} > 0`, 'bool');
  }
}

describe('any changes of any document', function () {
  this.timeout(120_000);

  it('never fail on the regimes that ship, and undoing them brings back every byte', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHIPPED.keys()), numbers, (code, choices) => {
        let history: History = begin(SHIPPED.get(code) ?? '');
        const first = history;
        for (const [index, choice] of choices.entries()) {
          history = editDocument(history, changeOf(choice)(history.present.document), undefined, index);
          modelOf(history.present.document);
        }
        const last = history;
        const steps = history.past.length;
        for (let step = 0; step < steps; step += 1) history = undo(history);
        assert.equal(history.present.text, first.present.text);
        for (let step = 0; step < steps; step += 1) history = redo(history);
        assert.equal(history.present.text, last.present.text);
      }),
      { numRuns: 150 },
    );
  });

  it('five hundred broken copies of a regime are shown and changed without a failure', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), numbers, (changes, choices) => {
        const document = mutant(changes);
        const { present } = begin(JSON.stringify(document));
        look(present.document);
        choices.reduce((now, choice) => changeOf(choice)(now), present.document);
      }),
      { numRuns: 500 },
    );
  });
});
