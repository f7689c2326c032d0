/** JSON Schemas of what goes over the wire, shared by several endpoints. */
import { ACTIONS, LEVELS, REPORT_STATES, REVISION_STATES } from '../../regimes/words.js';
import { BEHALF_ACTS } from '../../regimes/policy.js';
import { PERIOD_PATTERN } from '../../regimes/period.js';
import type { Json, JsonObject } from '../../regimes/words.js';

/** An object that has exactly these members; those whose name ends in `?` may be absent. */
export function object(members: Readonly<Record<string, Json>>): JsonObject {
  const names = Object.keys(members);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name] as Json])),
  };
}
export const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
export const nullable = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });
export const record = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values });

export const text: JsonObject = { type: 'string' };
export const integer: JsonObject = { type: 'integer' };
export const boolean: JsonObject = { type: 'boolean' };
export const instant: JsonObject = { type: 'string', format: 'date-time' };
/** A moment that a caller names: one that every part of the system can keep (no leap second, years 1900 to 2999). */
export const moment: JsonObject = {
  type: 'string',
  format: 'date-time',
  pattern:
    '^(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})$',
};
export const day: JsonObject = { type: 'string', format: 'date' };
export const hash: JsonObject = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const content: JsonObject = {
  type: 'object',
  description: 'Content of the report, as its regime says',
};
export const words: JsonObject = object({ vi: text, en: text });
export const level: JsonObject = { enum: [...LEVELS] };
export const unitName: JsonObject = object({ code: text, name: text, level });
export const named: JsonObject = object({ code: text, name: text });
export const author: JsonObject = object({ name: text });

// Path parameters: whatever cannot be one names nothing, and is a 404.
export const codeParameter: JsonObject = { type: 'string', minLength: 1, maxLength: 64 };
export const periodParameter: JsonObject = { type: 'string', pattern: PERIOD_PATTERN };
export const versionParameter: JsonObject = { type: 'string', pattern: '^[1-9][0-9]{0,8}$' };
/** A day that pages and questions name: far enough from the ends of what days can be. */
export const dayParameter: JsonObject = { type: 'string', format: 'date', pattern: '^(?:19|20|21)[0-9]{2}-' };
export const cursorParameter: JsonObject = {
  type: 'string',
  minLength: 1,
  maxLength: 400,
  pattern: '^[A-Za-z0-9_-]+$',
};
export const limitParameter: JsonObject = { type: 'string', pattern: '^([1-9][0-9]{0,2}|1000)$' };

export const issue: JsonObject = object({
  path: text,
  rule: text,
  severity: { enum: ['error', 'warning'] },
  message: text,
  params: { type: 'object' },
});

export const remark: JsonObject = object({
  id: integer,
  revision: integer,
  path: text,
  message: text,
  author,
  at: instant,
  'replies?': list(object({ id: integer, message: text, author, at: instant })),
  'settled?': object({ by: author, at: instant }),
});

const figureValue: JsonObject = { type: 'number' };
/** Why a figure stands out; what the words mean: docs/review.md. */
export const outlier: JsonObject = object({
  path: text,
  figure: text,
  against: { enum: ['previous', 'neighbours'] },
  reason: {
    enum: [
      ...['grew', 'shrank', 'turned', 'from-zero', 'to-zero', 'gone'],
      ...['high', 'low', 'zero', 'absent'],
    ],
  },
  'value?': figureValue,
  'before?': figureValue,
  'median?': figureValue,
  'spread?': figureValue,
  'score?': figureValue,
  'neighbours?': integer,
});
/** Who says that he reviews a report, since when, and until when unless he says so again. */
export const claim: JsonObject = object({
  by: author,
  mine: boolean,
  since: instant,
  until: instant,
});

export const attachment: JsonObject = object({ name: text, hash, size: integer, type: text });

const onBehalf: JsonObject = object({
  unit: named,
  reason: text,
  answer: { enum: ['none', 'confirmed', 'objected'] },
  'answeredBy?': author,
  'answeredAt?': instant,
  'objection?': text,
});

export const obligationMembers = {
  regime: text,
  label: words,
  period: text,
  frequency: text,
  unit: unitName,
  receiver: unitName,
  level,
  step: integer,
  state: { enum: [...REPORT_STATES] },
  correction: boolean,
  revision: nullable(integer),
  nil: boolean,
  late: boolean,
  opensAt: instant,
  closesAt: instant,
  dueAt: instant,
  window: object({ from: day, to: day }),
  nextActor: { enum: ['clerk', 'head', 'aggregator', 'nobody'] },
  'ruleDueAt?': { ...instant, description: 'By the rule, where an extension has moved `dueAt`' },
  'dueProvisional?': { const: true, description: 'Counted in a year whose holidays are not all known' },
  'lockedAt?': {
    ...instant,
    description: 'From when on nothing in the period may be acted on; may lie ahead',
  },
  'locked?': { ...boolean, description: 'Whether that holds for the unit now' },
  'unlockedUntil?': { ...instant, description: 'Until when an exception holds' },
  'submittedAt?': instant,
  'reason?': text,
  'onBehalf?': onBehalf,
};
export const obligation: JsonObject = object(obligationMembers);
/** On a desk: how many working days are left until the due day; negative: how many have passed since. */
export const deskItem: JsonObject = object({ ...obligationMembers, workingDays: integer });

export const coverage: JsonObject = object({
  expected: integer,
  received: integer,
  approved: integer,
  missing: list(named),
  lowest: object({
    expected: integer,
    received: integer,
    approved: integer,
    missing: list(named),
    missingCount: integer,
    late: list(named),
  }),
});

export const input: JsonObject = object({ unit: named, revision: nullable(integer), hash });

/** The file that a revision was loaded from. */
export const imported: JsonObject = object({ id: integer, file: text, hash, line: integer });
/** Where a value that was filled in beforehand came from. */
export const origin: JsonObject = object({
  from: { enum: ['previous', 'regime', 'feed'] },
  'code?': text,
  'period?': text,
  'revision?': integer,
  'hash?': hash,
  'pointer?': text,
  'field?': text,
  'key?': text,
  'at?': instant,
  'observedAt?': text,
  'opening?': boolean,
});
/** A cell that was filled in beforehand; `figure` names rows by their keys. */
export const prefilledCell = { figure: text, value: {}, origin };

const revisionRef = nullable(object({ revision: integer, hash }));
/** A person, or a department with its code. */
const handler: JsonObject = object({ name: text, 'code?': text });
export const report: JsonObject = object({
  ...obligationMembers,
  regimeVersion: integer,
  regimeVersionHash: hash,
  content,
  issues: list(issue),
  explanations: record(text),
  remarks: list(remark),
  'remarkActs?': list({
    enum: ['discuss', 'settle'],
    description:
      'What the caller may do about the remarks; absent where there are none, or nothing may be done',
  }),
  actions: list({ enum: [...ACTIONS, 'nil-return', ...BEHALF_ACTS] }),
  signature: boolean,
  aggregating: boolean,
  'attachments?': list(attachment),
  'handling?': object({
    prepare: list(handler),
    check: list(handler),
    sign: list(handler),
    review: list(handler),
    deputies: list(object({ name: text, for: text, until: day })),
    away: list(object({ name: text, until: day, 'standIn?': text })),
  }),
  'filing?': object({ unit: named, reason: text, openedBy: author, openedAt: instant }),
  'savedAt?': instant,
  'ownContent?': content,
  'approved?': object({ revision: integer, hash }),
  'receipt?': object({
    revision: integer,
    hash,
    submittedAt: instant,
    submittedBy: author,
    'signedBy?': author,
    'signedFor?': author,
    late: boolean,
    'imported?': imported,
  }),
  'rollup?': object({
    content,
    reported: record(integer),
    coverage,
    inputs: list(input),
    hash,
    settled: boolean,
  }),
  'stale?': boolean,
  'staleInputs?': list(object({ unit: named, frozen: revisionRef, now: revisionRef })),
  'prefilled?': list(object({ path: text, ...prefilledCell, changed: boolean })),
  'newer?': list(object({ path: text, ...prefilledCell })),
  'migrated?': object({ from: integer, to: integer, at: instant, lost: list(text) }),
  'correctionRequest?': object({ reason: text, dueAt: instant, at: instant }),
});

const revisionMembers = {
  revision: integer,
  state: { enum: [...REVISION_STATES] },
  regimeVersion: integer,
  hash,
  nil: boolean,
  late: boolean,
  submittedAt: instant,
  submittedBy: author,
  'signedAt?': instant,
  'signedBy?': author,
  'signedFor?': author,
  'onBehalf?': onBehalf,
  'decidedAt?': instant,
  'decidedBy?': author,
  'reason?': text,
  'gaps?': object({ reason: text }),
  'attachments?': list(attachment),
  'imported?': imported,
};
export const revisionItem: JsonObject = object(revisionMembers);
export const revision: JsonObject = object({
  ...revisionMembers,
  content,
  'ownContent?': content,
  explanations: record(text),
  remarks: list(remark),
  'prefilled?': list(object(prefilledCell)),
  'rollup?': object({ hash, coverage, inputs: list(input) }),
});
