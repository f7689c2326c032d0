/** Who reviews a report, what stands out in it, and what is said about its remarks. */
import { may } from '../../regimes/policy.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { claimReport, releaseReport } from '../actions/claim-report.js';
import { replyToRemark, settleRemark } from '../actions/discuss-remark.js';
import { findOutliers, type PlacedOutlier } from '../actions/find-outliers.js';
import { subjectIn } from '../actions/report-context.js';
import { problem } from '../problems.js';
import { claimsOn, type Claim } from '../store/claims.js';
import type { Person } from '../store/people.js';
import { remarksOf } from '../store/revisions.js';
import { noContent, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentRemark } from './present-report.js';
import { params, PATH, readable } from './reports.js';
import * as s from './schemas.js';

const tag = 'review';
const REMARK = `${PATH}/remarks/{remark}`;
const common = { tag, access: 'session', reads: 'report' } as const;
const ofRemark = { ...params, remark: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } };
const remarkAnswer = { 200: { description: 'The remark with all that was said about it', schema: s.remark } };
const nothing = { schema: s.object({}), optional: true } as const;

export const claimEndpoints: readonly Endpoint[] = [
  {
    ...common,
    method: 'get',
    path: `${PATH}/review`,
    id: 'readReview',
    summary:
      'What a reviewer sees beside a report: who works on it, and which figures stand out, with the reasons',
    params,
    answers: {
      200: {
        description: 'Outliers in the order of their figures; none of what is not sent',
        schema: s.object({
          'claim?': s.claim,
          outliers: s.list(s.outlier),
          neighbours: { ...s.integer, description: 'How many reports were compared, this one included' },
          'previous?': s.text,
        }),
      },
    },
    problems: ['forbidden'],
    handle: async (call) => ok(await presentReview(call)),
  },
  {
    ...common,
    method: 'post',
    path: `${PATH}/claim`,
    id: 'claimReport',
    summary: 'Says that the caller reviews the report now, or goes on doing so; it keeps nobody from acting',
    params,
    body: { schema: s.object({ 'takeOver?': s.boolean }), optional: true },
    answers: { 200: { description: 'The claim', schema: s.claim } },
    problems: ['forbidden', 'handled-by-others', 'state-forbids', 'claimed'],
    handle: async (call) => {
      const { takeOver = false } = (call.body ?? {}) as { takeOver?: boolean };
      return ok(claimBody(await claimReport(await acting(call), takeOver), personOf(call)));
    },
  },
  {
    ...common,
    method: 'delete',
    path: `${PATH}/claim`,
    id: 'releaseReport',
    summary: 'Lets go of one’s own claim; that of somebody else stays',
    params,
    answers: { 204: { description: 'The caller has no claim on it' } },
    problems: ['forbidden', 'handled-by-others'],
    handle: async (call) => {
      await releaseReport(await acting(call));
      return noContent;
    },
  },
  {
    ...common,
    method: 'post',
    path: `${REMARK}/replies`,
    id: 'replyToRemark',
    summary: 'Says something about a remark: the unit that it was made to, and its reviewers',
    params: ofRemark,
    body: {
      schema: s.object({ message: { type: 'string', minLength: 1, maxLength: 4000, pattern: '\\S' } }),
    },
    answers: remarkAnswer,
    problems: ['forbidden', 'handled-by-others', 'not-found'],
    handle: async (call) => {
      const { message } = call.body as { message: string };
      const about = { ...(await acting(call)), remarkId: remarkOf(call) };
      await replyToRemark(about, message);
      return ok(await presentThread(call, about.context.row.id));
    },
  },
  settling('post', 'settleRemark', 'Says that a remark is settled'),
  settling('delete', 'reopenRemark', 'Says that a remark is open again'),
];

function settling(method: 'post' | 'delete', id: string, summary: string): Endpoint {
  return {
    ...common,
    method,
    path: `${REMARK}/settlement`,
    id,
    summary,
    params: ofRemark,
    ...(method === 'post' ? { body: nothing } : {}),
    answers: remarkAnswer,
    problems: ['forbidden', 'handled-by-others', 'not-found'],
    handle: async (call) => {
      const about = { ...(await acting(call)), remarkId: remarkOf(call) };
      await settleRemark(about, method === 'post');
      return ok(await presentThread(call, about.context.row.id));
    },
  };
}

const remarkOf = (call: Call): number => Number(param(call, 'remark'));

async function acting(call: Call) {
  const context = await readable(call);
  return { database: call.database, context, person: personOf(call), now: call.now() };
}

export function claimBody(claim: Claim, person: Pick<Person, 'userId'>): JsonObject {
  const { name, userId, claimedAt, expiresAt } = claim;
  return { by: { name }, mine: userId === person.userId, since: claimedAt, until: expiresAt };
}

async function presentReview(call: Call): Promise<Json> {
  const context = await readable(call);
  const { row } = context;
  if (!may(personOf(call), 'read-neighbours', subjectIn(context, call.now()))) throw problem('forbidden');
  const claim = (await claimsOn(call.database.read, [row.id], call.now().toISOString())).get(row.id);
  const isSent = row.state === 'submitted' || row.state === 'approved';
  const found = isSent ? await findOutliers(call.database.read, row) : undefined;
  return {
    ...(claim ? { claim: claimBody(claim, personOf(call)) } : {}),
    outliers: (found?.outliers.get(row.id) ?? []).map(presentOutlier),
    neighbours: found?.reports ?? 0,
    ...(found?.previous === undefined ? {} : { previous: found.previous }),
  };
}

export function presentOutlier(one: PlacedOutlier): JsonObject {
  const given = (name: string, value: number | undefined): JsonObject =>
    value === undefined ? {} : { [name]: value };
  const { path, figure, against, reason, value } = one;
  return {
    ...{ path, figure, against, reason, ...given('value', value) },
    ...(one.against === 'previous'
      ? { before: one.before }
      : {
          ...{ median: one.median, spread: one.spread, neighbours: one.neighbours },
          ...given('score', one.score),
        }),
  };
}

async function presentThread(call: Call, obligationId: number): Promise<Json> {
  const remarks = await remarksOf(call.database.read, { obligationId });
  const found = remarks.find(({ id }) => id === remarkOf(call));
  if (!found) throw problem('not-found');
  return presentRemark(found);
}
