/** Every mistake of a regime with its code and place: long because it is one table, so that none is forgotten. */
import { strict as assert } from 'node:assert';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Issue, Json, JsonObject } from '../../regimes/words.js';
import { EXAMPLE, exampleWith, withValue } from './example-regime.js';

type Path = readonly (string | number)[];
const HEADER: Path = ['x-regime'];
const CHAIN: Path = [...HEADER, 'chain'];
const SOURCES: Path = ['properties', 'sources'];
const ITEMS: Path = [...SOURCES, 'items'];
const PLAN: Path = [...ITEMS, 'properties', 'plan'];
const RATE: Path = [...ITEMS, 'properties', 'rate'];
const RULE: Path = [...ITEMS, 'x-rules', 0];
const NOTE: Path = ['properties', 'difficulties'];

function issuesOf(document: unknown): readonly Issue[] {
  const read = readRegime(document);
  return read.regime ? read.warnings : read.issues;
}

function found(document: unknown): string[] {
  return issuesOf(document).map((one) => `${one.rule} ${one.path}`);
}

const pointerOf = (path: Path): string => path.map((part) => `/${part}`).join('');
const number = { type: 'number', 'x-aggregate': 'sum' };
const row = { type: 'object', additionalProperties: false, properties: { n: number } };

describe('the example of the design', () => {
  it('is a regime, without a warning', () => {
    const read = readRegime(EXAMPLE);
    assert.ok(read.regime, JSON.stringify(read));
    assert.deepEqual(read.warnings, []);
    assert.equal(read.regime.code, 'BTC-GNDTC');
    assert.deepEqual(read.regime.label, {
      vi: 'Giải ngân vốn đầu tư công',
      en: 'Disbursement of public investment',
    });
    assert.match(read.regime.hash, /^[0-9a-f]{64}$/);
  });
});

/** [what is wrong, where the document is changed, to what, the issues as "code path" (path relative to the change)] */
type Case = readonly [string, Path, Json | undefined, readonly string[]];

const SHAPE: readonly Case[] = [
  [
    'another dialect',
    ['$schema'],
    'https://json-schema.org/draft/2020-12/schema',
    ['wrong-dialect /$schema'],
  ],
  ['no dialect', ['$schema'], undefined, ['missing-member ']],
  ['no header', ['x-regime'], undefined, ['missing-member ']],
  ['no title', ['title'], undefined, ['missing-member ']],
  ['an unknown x- keyword', [...PLAN, 'x-sum'], true, [`unknown-keyword ${pointerOf(PLAN)}/x-sum`]],
  ['an unknown x- keyword on the root', ['x-foo'], {}, ['unknown-keyword /x-foo']],
  ['an unknown keyword', [...PLAN, 'minimun'], 0, [`unknown-keyword ${pointerOf(PLAN)}/minimun`]],
  [
    'an unknown member of the header',
    [...HEADER, 'windows'],
    'calendar',
    ['unknown-keyword /x-regime/windows'],
  ],
  ['multipleOf', [...PLAN, 'multipleOf'], 0.01, [`refused-keyword ${pointerOf(PLAN)}/multipleOf`]],
  ['prefixItems', [...SOURCES, 'prefixItems'], [], [`refused-keyword ${pointerOf(SOURCES)}/prefixItems`]],
  ['a list of types', [...PLAN, 'type'], ['number', 'string'], [`wrong-shape ${pointerOf(PLAN)}/type`]],
  ['the type null', [...PLAN, 'type'], 'null', [`wrong-shape ${pointerOf(PLAN)}/type`]],
  ['no type', [...PLAN, 'type'], undefined, [`missing-member ${pointerOf(PLAN)}`]],
  ['an open object', [...ITEMS, 'additionalProperties'], undefined, [`open-object ${pointerOf(ITEMS)}`]],
  [
    'an object open on purpose',
    [...ITEMS, 'additionalProperties'],
    true,
    [`open-object ${pointerOf(ITEMS)}/additionalProperties`],
  ],
  ['a frequency that does not exist', [...HEADER, 'frequency'], 'daily', ['wrong-shape /x-regime/frequency']],
  ['a level that does not exist', [...CHAIN, 0, 'level'], 'village', ['wrong-shape /x-regime/chain/0/level']],
  [
    'a message in one language',
    [...RULE, 'message'],
    { vi: 'x' },
    [`missing-member ${pointerOf(RULE)}/message`],
  ],
  ['a field that is no schema', [...PLAN], 3, [`wrong-shape ${pointerOf(PLAN)}`]],
  [
    'a prefill of no kind',
    [...PLAN, 'x-prefill'],
    { from: 'previous' },
    [`missing-member ${pointerOf(PLAN)}/x-prefill`],
  ],
  ['an unknown format', [...NOTE, 'format'], 'iri', [`wrong-shape ${pointerOf(NOTE)}/format`]],
];

const FIELDS: readonly Case[] = [
  ['a name with a capital', ['properties', 'Plan'], number, ['field-name /properties/Plan']],
  ['a name with a dash', ['properties', 'a-b'], number, ['field-name /properties/a-b']],
  ['a reserved word of CEL', ['properties', 'if'], number, ['reserved-name /properties/if']],
  ['a name that is in scope', ['properties', 'self'], number, ['reserved-name /properties/self']],
  [
    'a name that every object has',
    ['properties', 'constructor'],
    number,
    ['reserved-name /properties/constructor'],
  ],
  ['a name that CEL uses for a type', ['properties', 'type'], number, []],
  ['a required field that does not exist', ['required'], ['sources', 'plan'], ['required-unknown /required']],
  ['a unit on a text', [...NOTE, 'x-unit'], { label: 'x' }, [`misplaced-keyword ${pointerOf(NOTE)}/x-unit`]],
  [
    'an indicator on a text',
    [...NOTE, 'x-indicator'],
    'X',
    [`misplaced-keyword ${pointerOf(NOTE)}/x-indicator`],
  ],
  [
    'a new name for a name that is still there',
    [...PLAN, 'x-renamed-from'],
    'actual',
    [`renamed-from ${pointerOf(PLAN)}/x-renamed-from`],
  ],
  [
    'a new name for what is no name',
    [...PLAN, 'x-renamed-from'],
    'Kế hoạch',
    [`renamed-from ${pointerOf(PLAN)}/x-renamed-from`],
  ],
  [
    'a code list whose values are not written down',
    [...NOTE, 'x-code-list'],
    'NGUON-VON',
    [`code-list-without-choices ${pointerOf(NOTE)}/x-code-list`],
  ],
  [
    'a code list on a number',
    [...PLAN, 'x-code-list'],
    'NGUON-VON',
    [`misplaced-keyword ${pointerOf(PLAN)}/x-code-list`],
  ],
  [
    'a code list with no code',
    [...ITEMS, 'properties', 'source', 'x-code-list'],
    'nguồn vốn',
    [`wrong-shape ${pointerOf(ITEMS)}/properties/source/x-code-list`],
  ],
  ['a code list beside choices', [...ITEMS, 'properties', 'source', 'x-code-list'], 'NGUON-VON', []],
  ['a new name for one that is gone', [...PLAN, 'x-renamed-from'], 'planned', []],
  [
    'a new name for the rows themselves',
    [...ITEMS, 'x-renamed-from'],
    'planned',
    [`misplaced-keyword ${pointerOf(ITEMS)}/x-renamed-from`],
  ],
  ['rules on a number', [...PLAN, 'x-rules'], [], [`misplaced-keyword ${pointerOf(PLAN)}/x-rules`]],
  ['a pattern on a number', [...PLAN, 'pattern'], 'a', [`misplaced-keyword ${pointerOf(PLAN)}/pattern`]],
  [
    'a header on a field',
    [...PLAN, 'x-regime'],
    {},
    [`unknown-keyword ${pointerOf(PLAN)}/x-regime`, `misplaced-keyword ${pointerOf(PLAN)}/x-regime`],
  ],
  ['a pattern that does not compile', [...NOTE, 'pattern'], '(', [`bad-pattern ${pointerOf(NOTE)}/pattern`]],
  ['a pattern with a look-ahead', [...NOTE, 'pattern'], '(?=a)', [`bad-pattern ${pointerOf(NOTE)}/pattern`]],
  ['a computed object', [...ITEMS, 'x-calc'], '1', [`calc-on ${pointerOf(ITEMS)}/x-calc`]],
  [
    'a level that is not in the chain',
    [...NOTE, 'x-levels'],
    ['commune'],
    [`level-not-in-chain ${pointerOf(NOTE)}/x-levels/0`],
  ],
  ['levels inside rows', [...PLAN, 'x-levels'], ['province'], [`levels-in-rows ${pointerOf(PLAN)}/x-levels`]],
  [
    'a level that only receives',
    [...NOTE, 'x-levels'],
    ['nation'],
    [`level-never-reports ${pointerOf(NOTE)}/x-levels/0`],
  ],
  ['a reference to nothing', [...NOTE], { $ref: '#/$defs/x' }, [`bad-reference ${pointerOf(NOTE)}/$ref`]],
  ['a reference to elsewhere', [...NOTE], { $ref: 'https://x/y' }, [`bad-reference ${pointerOf(NOTE)}/$ref`]],
  ['another $id', ['$id'], 'urn:x', ['id-differs /$id']],
];

const ROWS: readonly Case[] = [
  [
    'a fixed row of unknown members',
    [...SOURCES, 'x-rows', 0],
    { source: 'domestic', x: 1 },
    [`row-member ${pointerOf(SOURCES)}/x-rows/0/x`],
  ],
  [
    'a fixed row without its key',
    [...SOURCES, 'x-rows', 0],
    { plan: 1 },
    [`row-key-missing ${pointerOf(SOURCES)}/x-rows/0`],
  ],
  [
    'a fixed row of a wrong value',
    [...SOURCES, 'x-rows', 0],
    { source: 'x' },
    [`row-value ${pointerOf(SOURCES)}/x-rows/0/source`],
  ],
  [
    'a fixed row of a wrong type',
    [...SOURCES, 'x-rows', 0],
    { source: 'domestic', plan: 'x' },
    [`row-value ${pointerOf(SOURCES)}/x-rows/0/plan`],
  ],
  [
    'the same row twice',
    [...SOURCES, 'x-rows', 0],
    { source: 'foreign' },
    [`row-twice ${pointerOf(SOURCES)}/x-rows/1`],
  ],
  [
    'a group of no field',
    [...SOURCES, 'x-groups'],
    [{ label: 'x', fields: ['planned'] }],
    [`group-field ${pointerOf(SOURCES)}/x-groups/0/fields/0`],
  ],
  [
    'a field in two groups',
    [...SOURCES, 'x-groups'],
    [{ label: 'x', fields: ['plan', 'plan'] }],
    [`group-twice ${pointerOf(SOURCES)}/x-groups/0/fields/1`],
  ],
  [
    'a prefill from no field',
    [...PLAN, 'x-prefill'],
    { from: 'previous', field: 'x' },
    [`prefill-field ${pointerOf(PLAN)}/x-prefill/field`],
  ],
  [
    'a prefill of another type',
    [...PLAN, 'x-prefill'],
    { from: 'previous', field: 'source' },
    [`prefill-field ${pointerOf(PLAN)}/x-prefill/field`],
  ],
];

const OPERATORS: readonly Case[] = [
  [
    'a number without an operator',
    [...PLAN, 'x-aggregate'],
    undefined,
    [`aggregate-missing ${pointerOf(PLAN)}`],
  ],
  [
    'a text without an operator',
    [...NOTE, 'x-aggregate'],
    undefined,
    [`aggregate-missing ${pointerOf(NOTE)}`],
  ],
  [
    'an array without an operator',
    [...SOURCES, 'x-aggregate'],
    undefined,
    [`aggregate-missing ${pointerOf(SOURCES)}`],
  ],
  [
    'a boolean without an operator',
    ['properties', 'yes'],
    { type: 'boolean' },
    ['aggregate-missing /properties/yes'],
  ],
  [
    'an operator that does not exist',
    [...PLAN, 'x-aggregate'],
    'total',
    [`wrong-shape ${pointerOf(PLAN)}/x-aggregate`],
  ],
  ['a sum of texts', [...NOTE, 'x-aggregate'], 'sum', [`aggregate-unfit ${pointerOf(NOTE)}/x-aggregate`]],
  [
    'a tally of free texts',
    [...NOTE, 'x-aggregate'],
    'tally',
    [`aggregate-unfit ${pointerOf(NOTE)}/x-aggregate`],
  ],
  [
    'a collation of numbers',
    [...PLAN, 'x-aggregate'],
    'collate',
    [`aggregate-unfit ${pointerOf(PLAN)}/x-aggregate`],
  ],
  [
    'a union of texts',
    [...NOTE, 'x-aggregate'],
    { op: 'union', key: ['x'] },
    [`aggregate-unfit ${pointerOf(NOTE)}/x-aggregate`],
  ],
  [
    'a union without a key',
    [...SOURCES, 'x-aggregate'],
    'union',
    [`missing-member ${pointerOf(SOURCES)}/x-aggregate`],
  ],
  [
    'a key that does not exist',
    [...SOURCES, 'x-aggregate', 'key', 0],
    'kind',
    [
      `row-key-missing ${pointerOf(SOURCES)}/x-rows/0`,
      `row-key-missing ${pointerOf(SOURCES)}/x-rows/1`,
      `row-twice ${pointerOf(SOURCES)}/x-rows/1`,
      `key-unknown ${pointerOf(SOURCES)}/x-aggregate/key/0`,
    ],
  ],
  [
    'a key that is summed',
    [...ITEMS, 'properties', 'source', 'x-aggregate'],
    'count',
    [`key-unfit ${pointerOf(SOURCES)}/x-aggregate/key/0`],
  ],
  [
    'a key that is optional',
    [...ITEMS, 'required'],
    ['plan'],
    [`key-unfit ${pointerOf(SOURCES)}/x-aggregate/key/0`],
  ],
  [
    'a ratio of nothing',
    [...RATE, 'x-aggregate'],
    'ratio',
    [`missing-member ${pointerOf(RATE)}/x-aggregate`, `missing-member ${pointerOf(RATE)}/x-aggregate`],
  ],
  [
    'a ratio of no field',
    [...RATE, 'x-aggregate', 'of'],
    'estimated',
    [`aggregate-field ${pointerOf(RATE)}/x-aggregate/of`],
  ],
  [
    'a ratio by a text',
    [...RATE, 'x-aggregate', 'by'],
    'source',
    [`aggregate-field ${pointerOf(RATE)}/x-aggregate/by`],
  ],
  [
    'a mean weighed by no field',
    [...PLAN, 'x-aggregate'],
    { op: 'mean', weight: 'x' },
    [`aggregate-field ${pointerOf(PLAN)}/x-aggregate/weight`],
  ],
  [
    'an option of another operator',
    [...PLAN, 'x-aggregate'],
    { op: 'sum', scale: 2 },
    [`aggregate-option ${pointerOf(PLAN)}/x-aggregate/scale`],
  ],
  [
    'a collation up to no level',
    [...NOTE, 'x-aggregate'],
    { op: 'collate', upTo: 'commune' },
    [`level-not-in-chain ${pointerOf(NOTE)}/x-aggregate/upTo`],
  ],
  [
    'an append of texts',
    [...NOTE, 'x-aggregate'],
    'append',
    [`aggregate-unfit ${pointerOf(NOTE)}/x-aggregate`],
  ],
  [
    'an append of rows, whose fields need none',
    ['properties', 'list'],
    {
      type: 'array',
      'x-aggregate': 'append',
      items: withValue(row, ['properties', 'n', 'x-aggregate'], undefined),
    },
    [],
  ],
];

const TIME: readonly Case[] = [
  ['a chain of one step', CHAIN, [{ level: 'province' }], ['chain-too-short /x-regime/chain']],
  ['an empty chain', CHAIN, [], ['chain-too-short /x-regime/chain']],
  ['a level twice', [...CHAIN, 1, 'level'], ['nation', 'province'], ['level-twice /x-regime/chain/1/level']],
  [
    'a chain that goes down',
    CHAIN,
    [{ level: 'province', due: { workingDays: 1 } }, { level: 'commune' }],
    ['chain-order /x-regime/chain/1/level'],
  ],
  ['a step without a due rule', [...CHAIN, 0, 'due'], undefined, ['due-missing /x-regime/chain/0']],
  ['a last step with one', [...CHAIN, 1, 'due'], { workingDays: 1 }, ['due-on-last /x-regime/chain/1/due']],
  [
    'a due day within the period',
    [...CHAIN, 0, 'due'],
    { monthsFromEnd: 0, day: 20 },
    ['due-before-close /x-regime/chain/0/due'],
  ],
  [
    'a due day on the last day of the window',
    [...CHAIN, 0, 'due'],
    { monthsFromEnd: 0, day: 'last' },
    ['due-before-close /x-regime/chain/0/due'],
  ],
  [
    'a due day of two kinds',
    [...CHAIN, 0, 'due'],
    { monthsFromEnd: 1, day: 3, workingDays: 3 },
    ['wrong-shape /x-regime/chain/0/due'],
  ],
  [
    'a month without its day',
    [...CHAIN, 0, 'due'],
    { monthsFromEnd: 1 },
    ['missing-member /x-regime/chain/0/due'],
  ],
  [
    'an hour that does not exist',
    [...CHAIN, 0, 'due', 'time'],
    '24:30',
    ['wrong-shape /x-regime/chain/0/due/time'],
  ],
  [
    'days of a week in a month',
    [...CHAIN, 0, 'due'],
    { daysFromEnd: 3 },
    ['offset-unfit /x-regime/chain/0/due'],
  ],
  [
    'a window that ends before it begins',
    [...HEADER, 'window'],
    { from: { monthsFromStart: 0, day: 15 }, to: { monthsFromEnd: 0, day: 14 } },
    ['window-inverted /x-regime/window'],
  ],
  [
    'a window in days of a month',
    [...HEADER, 'window'],
    { from: { daysFromStart: 0 }, to: { monthsFromEnd: 0, day: 14 } },
    ['offset-unfit /x-regime/window/from'],
  ],
  [
    'a window for no frequency',
    [...HEADER, 'window'],
    { year: 'calendar', month: 'calendar' },
    ['frequency-unknown /x-regime/window/year'],
  ],
  ['no window for a frequency', [...HEADER, 'frequency'], ['month', 'year'], []],
  [
    'exceptions of no frequency',
    [...HEADER, 'except'],
    { year: [1] },
    ['frequency-unknown /x-regime/except/year'],
  ],
  [
    'the thirteenth month',
    [...HEADER, 'except'],
    { month: [3, 13] },
    ['except-unknown /x-regime/except/month/1'],
  ],
];

const RULES: readonly Case[] = [
  [
    'a misspelt name in an assertion',
    [...RULE, 'assert'],
    'estimated >= actual',
    [`expression-name ${pointerOf(RULE)}/assert`],
  ],
  [
    'a misspelt name in a condition',
    [...RULE, 'when'],
    'has(self.estimated)',
    [`expression-name ${pointerOf(RULE)}/when`],
  ],
  [
    'an assertion that is a number',
    [...RULE, 'assert'],
    'estimate',
    [`expression-type ${pointerOf(RULE)}/assert`],
  ],
  [
    'a computed number that is a text',
    [...RATE, 'x-calc'],
    '"x"',
    [`expression-type ${pointerOf(RATE)}/x-calc`],
  ],
  ['a rule shown at no field', [...RULE, 'at'], ['estimate', 'x'], [`at-unknown ${pointerOf(RULE)}/at/1`]],
  [
    'a rule for a level that is not there',
    [...RULE, 'levels'],
    ['commune'],
    [`level-not-in-chain ${pointerOf(RULE)}/levels/0`],
  ],
  ['a field computed from itself', [...RATE, 'x-calc'], 'rate + 1', [`calc-cycle ${pointerOf(RATE)}/x-calc`]],
];

const TABLES = { shape: SHAPE, fields: FIELDS, rows: ROWS, operators: OPERATORS, time: TIME, rules: RULES };
for (const [name, cases] of Object.entries(TABLES))
  describe(`mistakes of a regime: ${name}`, () => {
    for (const [what, path, value, expected] of cases)
      it(what, () => assert.deepEqual(found(exampleWith(path, value)).sort(), [...expected].sort()));
  });

describe('mistakes of a regime', () => {
  it('are all told at once, shape and sense, in document order', () => {
    let document: Json = EXAMPLE;
    document = withValue(document, [...RULE, 'assert'], 'estimated >= actual');
    document = withValue(document, ['x-foo'], 1);
    document = withValue(document, [...CHAIN, 0, 'due'], undefined);
    document = withValue(document, [...PLAN, 'x-aggregate'], undefined);
    assert.deepEqual(found(document), [
      'due-missing /x-regime/chain/0',
      `aggregate-missing ${pointerOf(PLAN)}`,
      `expression-name ${pointerOf(RULE)}/assert`,
      'unknown-keyword /x-foo',
    ]);
  });

  it('say in both languages what is wrong', () => {
    for (const one of issuesOf(exampleWith([...PLAN, 'multipleOf'], 0.01))) {
      assert.match(one.message.vi, /x-unit/);
      assert.match(one.message.en, /x-unit/);
      assert.doesNotMatch(one.message.vi + one.message.en, /\{\w+\}/);
    }
  });

  it('a window for one frequency of two', () => {
    const document = withValue(EXAMPLE, [...HEADER, 'frequency'], ['month', 'year']);
    assert.deepEqual(found(withValue(document, [...HEADER, 'window'], { month: 'calendar' })), [
      'window-missing /x-regime/window',
    ]);
  });

  it('a circle through rows and root is found', () => {
    let document = exampleWith(['properties', 'total'], {
      ...number,
      'x-calc': 'sum(sources.map(s, s.rate))',
    }) as Json;
    document = withValue(document, [...RATE, 'x-calc'], 'root.total / 2');
    assert.deepEqual(
      issuesOf(document).map((one) => one.rule),
      ['calc-cycle'],
    );
  });

  it('a rule id that is used twice', () => {
    const again = {
      ...(EXAMPLE.properties.sources.items['x-rules'][0] as JsonObject),
      assert: 'true',
      at: ['sources'],
    };
    assert.deepEqual(found(exampleWith(['x-rules'], [again])), [`rule-twice ${pointerOf(RULE)}/id`]);
  });

  it('a definition that refers to itself', () => {
    let document = exampleWith(['$defs'], {
      node: { type: 'object', additionalProperties: false, properties: { next: { $ref: '#/$defs/node' } } },
    }) as Json;
    document = withValue(document, ['properties', 'node'], { $ref: '#/$defs/node' });
    assert.ok(
      issuesOf(document).some((one) => one.rule === 'bad-reference' && one.path.startsWith('/$defs/node')),
    );
  });

  it('definitions inside definitions that would make a billion fields', () => {
    const $defs: Record<string, Json> = { d0: row };
    for (let i = 1; i < 12; i += 1) {
      const names = Array.from('abcdefghij', (name) => [name, { $ref: `#/$defs/d${i - 1}` }]);
      $defs[`d${i}`] = {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(names) as Json,
      };
    }
    const document = withValue(exampleWith(['$defs'], $defs), ['properties', 'all'], { $ref: '#/$defs/d11' });
    assert.ok(issuesOf(document).some((one) => one.rule === 'too-many-fields'));
  });

  it('a document too deep, too large, or no document', () => {
    let deep: Json = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    assert.deepEqual(found(exampleWith(['default'], deep)), ['too-deep ']);
    assert.deepEqual(found(exampleWith(['$comment'], 'x'.repeat(1_000_001))), ['too-large ']);
    for (const nothing of [undefined, null, 3, 'x', [], () => 1, Symbol('x')])
      assert.deepEqual(found(nothing), ['not-an-object ']);
  });

  it('a roll-up shape that an expression at an upper level cannot read', () => {
    let document = exampleWith(CHAIN, [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 6 } },
      { level: 'nation' },
    ]) as Json;
    const rule = {
      id: 'R',
      severity: 'error',
      at: ['difficulties'],
      message: { vi: 'x', en: 'x' },
      levels: ['province'],
    };
    document = withValue(document, ['x-rules'], [{ ...rule, assert: 'difficulties != ""' }]);
    assert.deepEqual(found(document), ['expression-level /x-rules/0/assert']);
  });
});

describe('a regime of days', () => {
  const days = {
    code: 'BTC-GNDTC',
    issuer: 'BTC',
    kind: 'thematic',
    frequency: 'day',
    window: 'calendar',
    chain: [{ level: 'province' }, { level: 'nation' }],
  };
  const REFUSED: readonly [string, Json, string[]][] = [
    ['may not be periodic', { ...days, kind: 'periodic' }, ['day-of-periodic /x-regime/kind']],
    [
      'has no other frequency',
      { ...days, frequency: ['day', 'month'] },
      ['day-among-others /x-regime/frequency'],
    ],
    ['has the day as its window', { ...days, window: 'decree-09' }, ['offset-unfit /x-regime/window']],
    [
      'leaves its due moment to the request',
      { ...days, chain: [{ level: 'province', due: { workingDays: 1 } }, { level: 'nation' }] },
      ['due-of-day /x-regime/chain/0/due'],
    ],
    ['leaves no day out', { ...days, except: { day: [1] } }, ['except-unknown /x-regime/except/day/0']],
  ];
  for (const [what, header, expected] of REFUSED)
    it(what, () => assert.deepEqual(found(exampleWith(HEADER, header) as Json), expected));
});

describe('what a regime may say', () => {
  const FINE: readonly [string, Path, Json][] = [
    [
      'several frequencies, keyed',
      HEADER,
      {
        code: 'BTC-GNDTC',
        issuer: 'BTC',
        frequency: ['month', 'quarter', 'year'],
        window: {
          month: 'decree-09',
          quarter: 'decree-09',
          year: { from: { monthsFromStart: -3, day: 1 }, to: { monthsFromStart: 9, day: 'last' } },
        },
        except: { month: [3, 9] },
        chain: [
          {
            level: ['province', 'ministry'],
            due: {
              month: { workingDays: 3 },
              quarter: { monthsFromEnd: 0, day: 25, time: '17:00' },
              year: { workingDays: 5 },
            },
          },
          { level: 'nation' },
        ],
      },
    ],
    [
      'weeks from Thursday to Wednesday',
      HEADER,
      {
        code: 'BTC-GNDTC',
        issuer: 'BTC',
        frequency: 'week',
        window: { from: { daysFromStart: -4 }, to: { daysFromEnd: -4 } },
        chain: [{ level: 'province', due: { daysFromEnd: -2 } }, { level: 'nation' }],
      },
    ],
    [
      'days, which requests ask for',
      HEADER,
      {
        code: 'BTC-GNDTC',
        issuer: 'BTC',
        kind: 'adhoc',
        frequency: 'day',
        window: 'calendar',
        chain: [{ level: ['province', 'ministry'] }, { level: 'nation' }],
      },
    ],
    [
      'a chain with a vanished step',
      CHAIN,
      [
        { level: 'commune', due: { monthsFromEnd: 1, day: 3 } },
        { level: 'district', due: { monthsFromEnd: 1, day: 5 } },
        { level: 'province', due: { monthsFromEnd: 1, day: 10 } },
        { level: 'nation' },
      ].map((one, i) => (i === 0 ? { ...one } : one)),
    ],
    ['a narrative of another level', [...NOTE, 'x-levels'], ['province']],
    ['a condition', ['if'], { properties: { difficulties: { const: 'x' } } }],
  ];
  for (const [what, path, value] of FINE)
    it(what, () => {
      const read = readRegime(exampleWith(path, value));
      assert.ok(read.regime, JSON.stringify(read));
    });

  it('a definition used twice, with words of its own', () => {
    let document = exampleWith(['$defs'], { money: { ...number, title: 'Tiền' } }) as Json;
    document = withValue(document, ['properties', 'one'], { $ref: '#/$defs/money', title: 'Một' });
    document = withValue(document, ['properties', 'two'], { $ref: '#/$defs/money' });
    const read = readRegime(document);
    assert.ok(read.regime, JSON.stringify(read));
    const labels = read.regime.root.fields.slice(2).map((one) => [one.schemaPath, one.label.vi, one.type]);
    assert.deepEqual(labels, [
      ['/properties/one', 'Một', 'number'],
      ['/properties/two', 'Tiền', 'number'],
    ]);
  });

  it('text that is not in NFC becomes so', () => {
    const read = readRegime(exampleWith(['title'], 'Ba\u0301o ca\u0301o'));
    assert.equal(read.regime?.label.vi, 'Báo cáo'.normalize('NFC'));
  });
});
