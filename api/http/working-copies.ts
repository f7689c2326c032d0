/** What administrators are working on: the text of a regime as it stands, kept as they go. */
import type { Json, JsonObject } from '../../regimes/words.js';
import { authoriseIssuer } from '../actions/declare-regime.js';
import { discardWork, readWork, saveWork, type Work } from '../actions/work-on-regime.js';
import { Problem, problem } from '../problems.js';
import { allWorkingCopies } from '../store/working-copies.js';
import { parseJson } from './body.js';
import { noContent, ok, param, personOf, type Answer, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import * as s from './schemas.js';

const LONGEST_TEXT = 1_000_000;

const who = s.object({ username: s.text, name: s.text });
const work = s.object({
  regime: s.text,
  version: s.integer,
  text: s.text,
  draft: s.nullable(s.object({ version: s.integer, hash: s.hash })),
  valid: s.boolean,
  'savedAt?': s.instant,
  'savedBy?': who,
  'setAside?': s.text,
  'issues?': s.list(s.issue),
});
const one = { regime: { type: 'string', pattern: '^[A-Z0-9]+(-[A-Z0-9]+)*$', maxLength: 64 } };
const path = '/regimes/{regime}/working-copy';

export const workingCopyEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/working-copies',
    id: 'listWorkingCopies',
    tag: 'regimes',
    summary: 'Regimes that are being worked on, as far as the caller may declare them',
    access: 'session',
    answers: {
      200: {
        description: 'The latest first',
        schema: s.object({
          items: s.list(
            s.object({
              regime: s.text,
              version: s.integer,
              title: s.text,
              valid: s.boolean,
              savedAt: s.instant,
              savedBy: who,
            }),
          ),
        }),
      },
    },
    handle: async (call) => ok({ items: await presentCopies(call) }),
  },
  {
    method: 'get',
    path,
    id: 'readWorkingCopy',
    tag: 'regimes',
    summary: 'The text of a regime that is being worked on: the copy that was kept, else its draft',
    access: 'session',
    params: one,
    answers: { 200: { description: 'The text, with an ETag', schema: work } },
    handle: async (call) => {
      const found = await readWork(call.database.read, personOf(call), param(call, 'regime'), call.now());
      if (found.text === undefined) throw problem('not-found');
      return present(call, found);
    },
  },
  {
    method: 'put',
    path,
    id: 'saveWorkingCopy',
    tag: 'regimes',
    summary: 'Keeps the text as it stands; without mistakes it becomes the draft version too',
    access: 'session',
    params: one,
    headers: ['If-Match', 'If-None-Match'],
    body: {
      schema: s.object({
        text: { type: 'string', maxLength: LONGEST_TEXT },
        version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
      }),
    },
    answers: { 200: { description: 'What is kept, and what keeps it from being the draft', schema: work } },
    problems: ['precondition-required', 'regime-stale', 'conflict'],
    handle: async (call) => {
      const { text, version } = call.body as { readonly text: string; readonly version: number };
      const { work: kept, issues } = await saveWork(call, personOf(call), {
        code: param(call, 'regime'),
        text,
        document: documentIn(text),
        version,
        ifMatch: call.header('if-match'),
        ifNoneMatch: call.header('if-none-match'),
      });
      return present(call, kept, presentIssues(issues, call.language));
    },
  },
  {
    method: 'delete',
    path,
    id: 'discardWorkingCopy',
    tag: 'regimes',
    summary: 'Throws the working copy away; the draft version stays',
    access: 'session',
    params: one,
    headers: ['If-Match'],
    answers: { 204: { description: 'It is gone' } },
    problems: ['precondition-required', 'regime-stale'],
    handle: async (call) => {
      await discardWork(call, personOf(call), param(call, 'regime'), call.header('if-match'));
      return noContent;
    },
  },
];

/** The document that a text is; undefined where it is no JSON that could be declared. */
function documentIn(text: string): Json | undefined {
  try {
    return parseJson(Buffer.from(text));
  } catch (failure) {
    if (failure instanceof Problem) return undefined;
    throw failure;
  }
}

function present(call: Call, found: Work, issues?: Json): Answer {
  const { copy, draft, setAside, etag } = found;
  const shown = setAside === undefined ? copy : undefined;
  const body: JsonObject = {
    regime: param(call, 'regime'),
    version: found.version,
    text: found.text ?? '',
    draft: draft ? { version: draft.version, hash: draft.hash } : null,
    valid: shown === undefined || shown.hash !== null,
    ...(shown ? { savedAt: shown.savedAt, savedBy: { ...shown.savedBy } } : {}),
    ...(setAside === undefined ? {} : { setAside }),
    ...(issues === undefined ? {} : { issues }),
  };
  return ok(body, etag === undefined ? {} : { ETag: etag });
}

async function presentCopies(call: Call): Promise<Json[]> {
  const items: Json[] = [];
  for (const copy of await allWorkingCopies(call.database.read)) {
    const version = await versionOf(call, copy.regime, copy.issuer);
    if (version === undefined) continue;
    const { regime, title, hash, savedAt, savedBy } = copy;
    items.push({ regime, version, title, valid: hash !== null, savedAt, savedBy: { ...savedBy } });
  }
  return items;
}

/** The version that a copy is or will be; undefined where the caller may not work on it. */
async function versionOf(call: Call, code: string, issuer: string): Promise<number | undefined> {
  const person = personOf(call);
  try {
    await authoriseIssuer(call.database.read, person, 'declare-regime', issuer, call.now());
    return (await readWork(call.database.read, person, code, call.now())).version;
  } catch (failure) {
    if (failure instanceof Problem) return undefined;
    throw failure;
  }
}
