/** Code lists that regimes share: read by everybody who is logged in, written by administrators of the nation. */
import { dayOf } from '../../regimes/calendar.js';
import { CODE_LIST_PATTERN, MOST_ITEMS, type CodeListItem } from '../../regimes/code-list.js';
import { may } from '../../regimes/policy.js';
import type { Json, JsonObject, Text } from '../../regimes/words.js';
import { itemsFromCsv, saveCodeList, usesOfLists, type CodeListUse } from '../actions/code-lists.js';
import { problem, require } from '../problems.js';
import { codeLists, codeListVersions, type CodeList } from '../store/code-lists.js';
import { idsOfPath, nation } from '../store/units.js';
import { csvText } from '../actions/workbook/csv-file.js';
import { ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import * as s from './schemas.js';

const code: JsonObject = { type: 'string', pattern: CODE_LIST_PATTERN, maxLength: 64 };
const basis: JsonObject = { type: 'string', pattern: '^(0|[1-9][0-9]{0,8})$' };
const shortText: JsonObject = { type: 'string', maxLength: 2_000 };
const name: JsonObject = { type: 'string', minLength: 1, maxLength: 300, pattern: '\\S' };
const item = s.object({ value: s.text, vi: s.text, en: s.text, 'validFrom?': s.day, 'validTo?': s.day });
const givenItem = s.object({
  value: shortText,
  vi: shortText,
  en: shortText,
  'validFrom?': s.day,
  'validTo?': s.day,
});

const summary = {
  code: s.text,
  name: s.words,
  version: s.integer,
  changedAt: s.instant,
  'changedBy?': s.author,
};
const use = s.object({
  regime: s.text,
  label: s.words,
  version: s.integer,
  state: s.text,
  path: s.text,
  field: s.words,
  missing: s.list(s.text),
  extra: s.list(s.text),
  renamed: s.list(s.text),
});
const whole = s.object({
  ...summary,
  items: s.list(item),
  versions: s.list(s.object({ version: s.integer, at: s.instant, 'by?': s.author, items: s.integer })),
  uses: s.list(use),
});
const listAnswer = { description: 'The list, its versions and who uses it', schema: whole };
const one = { code };

export const codeListEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/code-lists',
    id: 'listCodeLists',
    tag: 'regimes',
    summary: 'The code lists that regimes share, and how many versions differ from each',
    access: 'session',
    answers: {
      200: {
        description: 'Every list as it is now, without its items',
        schema: s.object({
          items: s.list(
            s.object({ ...summary, items: s.integer, regimes: s.list(s.text), differing: s.integer }),
          ),
        }),
      },
    },
    handle: async (call) => {
      const lists = await codeLists(call.database.read);
      const uses = await usesOfLists(call.database.read, lists, today(call));
      return ok({ items: lists.map((list) => presentSummary(list, uses.get(list.code) ?? [])) });
    },
  },
  {
    method: 'get',
    path: '/code-lists/{code}',
    id: 'readCodeList',
    tag: 'regimes',
    summary: 'One code list, as it is now or as a version had it, with the regimes that use it',
    access: 'session',
    params: one,
    query: { version: s.versionParameter },
    answers: { 200: listAnswer },
    handle: async (call) => ok(await presentList(call)),
  },
  {
    method: 'get',
    path: '/code-lists/{code}/csv',
    id: 'readCodeListCsv',
    tag: 'regimes',
    summary: 'The items of a code list as CSV, in the columns that the import reads',
    access: 'session',
    params: one,
    answers: { 200: { description: 'CSV with a byte order mark', schema: s.text, type: 'text/csv' } },
    handle: async (call) => {
      const { items } = await asked(call);
      const lines = items.map((one) => [
        one.value,
        ...[one.vi, one.en],
        ...[one.validFrom ?? '', one.validTo ?? ''],
      ]);
      const text = csvText([['value', 'vi', 'en', 'valid_from', 'valid_to'], ...lines]);
      return { status: 200, text: { type: 'text/csv; charset=utf-8', text } };
    },
  },
  {
    method: 'put',
    path: '/code-lists/{code}',
    id: 'saveCodeList',
    tag: 'regimes',
    summary:
      'Writes the next version of a code list; `basis` is the version that was edited, 0 for a new list',
    access: 'session',
    params: one,
    body: {
      schema: s.object({
        basis: { type: 'integer', minimum: 0, maximum: 999_999_999 },
        name: s.object({ vi: name, en: name }),
        items: { ...s.list(givenItem), minItems: 1, maxItems: MOST_ITEMS },
      }),
    },
    answers: { 200: listAnswer },
    problems: ['forbidden', 'body-has-mistakes', 'conflict'],
    handle: async (call) => {
      await authorise(call);
      const body = call.body as unknown as { basis: number; name: Text; items: CodeListItem[] };
      await save(call, body);
      return ok(await presentList(call));
    },
  },
  {
    method: 'post',
    path: '/code-lists/{code}/import',
    id: 'importCodeList',
    tag: 'regimes',
    summary: 'Puts the lines of a CSV file in the place of all items of a list: all of them, or none',
    access: 'session',
    params: one,
    query: { basis, dryRun: { enum: ['true', 'false'] } },
    body: { schema: { type: 'string' }, type: 'text/csv' },
    answers: {
      200: {
        description: 'What changed, or with dryRun=true what would, with all mistakes',
        schema: s.object({
          added: s.integer,
          changed: s.integer,
          removed: s.integer,
          version: s.integer,
          issues: s.list(s.issue),
        }),
      },
    },
    problems: ['forbidden', 'body-has-mistakes', 'conflict'],
    handle: importItems,
  },
];

const today = (call: Call) => dayOf(call.now().toISOString());

async function authorise(call: Call): Promise<void> {
  const top = await nation(call.database.read, today(call));
  require(top && may(personOf(call), 'edit-code-lists', { unitPath: idsOfPath(top.path) }), 'forbidden');
}

async function save(
  call: Call,
  next: { readonly basis: number; readonly name: Text; readonly items: readonly CodeListItem[] },
): Promise<void> {
  const by = { userId: personOf(call).userId, at: call.now().toISOString() };
  await saveCodeList(call.database, { code: param(call, 'code'), ...next }, by);
}

async function asked(call: Call): Promise<CodeList> {
  const versions = await codeListVersions(call.database.read, param(call, 'code'));
  const version = call.query['version'];
  const list =
    version === undefined ? versions.at(-1) : versions.find((one) => one.version === Number(version));
  require(list, 'not-found');
  return list;
}

async function importItems(call: Call): ReturnType<Endpoint['handle']> {
  await authorise(call);
  const list = await asked(call);
  const { items, issues } = itemsFromCsv(call.body as string);
  const dry = call.query['dryRun'] === 'true';
  if (issues.length > 0 && !dry) throw problem('body-has-mistakes', { issues });
  const before = new Map(list.items.map((one) => [one.value, JSON.stringify(one)]));
  const after = new Map(items.map((one) => [one.value, JSON.stringify(one)]));
  const counts = {
    added: [...after.keys()].filter((value) => !before.has(value)).length,
    changed: [...after].filter(([value, text]) => before.has(value) && before.get(value) !== text).length,
    removed: [...before.keys()].filter((value) => !after.has(value)).length,
  };
  if (!dry) {
    require(items.length > 0, 'body-has-mistakes', { issues: [noItems] });
    await save(call, { basis: Number(call.query['basis'] ?? list.version), name: list.name, items });
  }
  const now = dry ? list : await asked(call);
  return ok({ ...counts, version: now.version, issues: presentIssues(issues, call.language) });
}

const noItems = {
  path: '/1/value',
  rule: 'missing',
  severity: 'error',
  message: { vi: 'Tệp không có dòng nào', en: 'The file has no lines' },
  params: {},
} as const;

const head = (list: CodeList): JsonObject => ({
  code: list.code,
  name: { ...list.name },
  version: list.version,
  changedAt: list.at,
  ...(list.by === null ? {} : { changedBy: { name: list.by } }),
});

const differs = ({ difference }: CodeListUse): boolean =>
  Object.values(difference).some((values: readonly string[]) => values.length > 0);

const presentSummary = (list: CodeList, uses: readonly CodeListUse[]): Json => ({
  ...head(list),
  items: list.items.length,
  regimes: [...new Set(uses.map(({ regime }) => regime.code))],
  differing: uses.filter(differs).length,
});

async function presentList(call: Call): Promise<JsonObject> {
  const list = await asked(call);
  const uses = (await usesOfLists(call.database.read, [list], today(call))).get(list.code) ?? [];
  const versions = await codeListVersions(call.database.read, list.code);
  return {
    ...head(list),
    items: list.items as unknown as Json,
    versions: versions.map(({ version, at, by, items }) => ({
      ...{ version, at, items: items.length },
      ...(by === null ? {} : { by: { name: by } }),
    })),
    uses: uses.map(({ regime, version, field, difference }) => ({
      regime: regime.code,
      label: { ...regime.label },
      version: version.version,
      state: version.state,
      path: field.schemaPath,
      field: { ...field.label },
      missing: [...difference.missing],
      extra: [...difference.extra],
      renamed: [...difference.renamed],
    })),
  };
}
