/**
 * Who may do what: pure, decided on the loaded rows. A person holds roles in units; reading reaches down the
 * hierarchy, acting does not. Administrators declare and look after things; they never file or approve a report.
 */
import type { Handling, Named } from './handling.js';
import { transition } from './lifecycle.js';
import type { Facts } from './lifecycle.js';
import { ACTIONS } from './words.js';
import type { Action, Level, ReportState, Role } from './words.js';

export interface Actor {
  readonly userId: number;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

/** Where something stands in the hierarchy: ids from the nation down to the unit itself. Never empty. */
export interface Place {
  readonly unitPath: readonly number[];
}

/** A report (or a roll-up), as far as the right to touch it goes. */
export interface ReportSubject extends Place {
  readonly unitId: number;
  readonly receiverId: number;
  /** The units whose aggregators review it: the receiver, and at the nation the regime's recipient too. */
  readonly reviewerIds: readonly number[];
  /** Units that may read it though they neither stand above it nor review it: the regime's recipient. */
  readonly readerIds?: readonly number[];
  readonly signature: boolean;
  /** Others report to this unit under the regime, so its aggregator prepares its report as a clerk does. */
  readonly aggregating: boolean;
  /** What duties of the units around it say on this day; undefined where there are none. */
  readonly handling?: Handling | undefined;
}

/** Acts on a report that its lifecycle does not know: filing for a unit that cannot, and what that unit says of it. */
export const BEHALF_ACTS = ['file-for', 'hand-back', 'confirm-filing', 'object-to-filing'] as const;
export type BehalfAct = (typeof BEHALF_ACTS)[number];

/**
 * What goes on around a report while it is reviewed: saying that one works on it, seeing how its figures lie among
 * those of its neighbours, speaking about a remark, and saying that a remark is settled.
 */
export const REVIEW_ACTS = ['claim-report', 'read-neighbours', 'discuss-remark', 'settle-remark'] as const;

export const REPORT_ACTS = [
  'read-report',
  'read-rollup',
  'extend-due',
  ...ACTIONS,
  ...BEHALF_ACTS,
  ...REVIEW_ACTS,
] as const;
export type ReportAct = (typeof REPORT_ACTS)[number];

/**
 * Acts on a place: the unit itself for `manage-units`, `manage-users`, `assign-duties` and `read-events`; the issuer's
 * unit (or the nation, if the issuer is no unit) for `declare-regime`, `publish-regime`, `retire-regime`,
 * `exempt-units`, `lock-periods` and `load-past` (reports of past years, opening balances); the nation for
 * `edit-calendar`, `edit-code-lists` and `manage-feeds`.
 */
export const PLACE_ACTS = [
  'declare-regime',
  'publish-regime',
  'retire-regime',
  'exempt-units',
  'lock-periods',
  'manage-units',
  'manage-users',
  'read-events',
  'edit-calendar',
  'edit-code-lists',
  'manage-feeds',
  'load-past',
  'assign-duties',
] as const;
export type PlaceAct = (typeof PLACE_ACTS)[number];

/** A request, as far as the right to touch it goes. */
export interface RequestSubject {
  /** The unit that asks: ids from the nation down to it. */
  readonly issuerPath: readonly number[];
  /** The unit that an act is about (`hand-down`), from the nation down to it; or all units that anybody asked stands in or below. */
  readonly asked: readonly number[];
}

export const REQUEST_ACTS = ['issue-request', 'follow-request', 'read-request', 'hand-down'] as const;
export type RequestAct = (typeof REQUEST_ACTS)[number];

type Rule<Subject> = (actor: Actor, subject: Subject) => boolean;

const holds = (actor: Actor, unitIds: readonly number[], ...roles: Role[]): boolean =>
  actor.roles.some(
    (held) => unitIds.includes(held.unitId) && (roles.length === 0 || roles.includes(held.role)),
  );

const reads: Rule<ReportSubject> = (actor, subject) =>
  holds(actor, [
    ...subject.unitPath,
    ...subject.reviewerIds,
    ...(subject.readerIds ?? []),
    ...involvedUnits(subject.handling),
  ]);

/** Units that have something to do with a report though they neither stand above it nor receive it. */
function involvedUnits(handling: Handling | undefined): number[] {
  if (!handling) return [];
  const { prepare, check, reviews, filers, filerId } = handling;
  const tasks = [prepare, check, ...reviews.values()].flatMap((one) => one?.departmentIds ?? []);
  return [...tasks, ...filers, ...(filerId === undefined ? [] : [filerId])];
}

/** In the place of somebody who is away: what that person may by those roles, within the unit. */
const standsIn = (
  actor: Actor,
  { handling }: ReportSubject,
  unitId: number,
  roles: readonly Role[],
  userIds?: readonly number[],
): boolean =>
  handling?.standIns.some(
    (one) =>
      one.userId === actor.userId &&
      one.unitId === unitId &&
      one.roles.some((role) => roles.includes(role)) &&
      (userIds?.includes(one.forId) ?? true) &&
      holds(actor, [unitId]),
  ) ?? false;

/** By role in the unit, or where people are named for the task, they alone: in person, by department, as stand-in. */
function acts(
  actor: Actor,
  subject: ReportSubject,
  unitId: number,
  roles: readonly Role[],
  task: Named | undefined,
): boolean {
  if (!task) return holds(actor, [unitId], ...roles) || standsIn(actor, subject, unitId, roles);
  return (
    (task.userIds.includes(actor.userId) && holds(actor, [unitId], ...roles)) ||
    holds(actor, task.departmentIds, 'clerk', 'aggregator') ||
    standsIn(actor, subject, unitId, roles, task.userIds)
  );
}

const preparing = ({ aggregating }: ReportSubject): readonly Role[] =>
  aggregating ? ['clerk', 'aggregator'] : ['clerk'];

/** The unit's own: those who prepare and, where some are named who check it, they. */
const writes: Rule<ReportSubject> = (actor, subject) =>
  acts(actor, subject, subject.unitId, preparing(subject), subject.handling?.prepare) ||
  (subject.handling?.check !== undefined && checks(actor, subject));
/** Who lets the draft go out of the hands of those who prepare it: whoever prepares, unless checkers are named. */
const checks: Rule<ReportSubject> = (actor, subject) =>
  acts(
    actor,
    subject,
    subject.unitId,
    preparing(subject),
    subject.handling?.check ?? subject.handling?.prepare,
  );
/** People of the unit that files this report on behalf of the one that owes it. */
const files: Rule<ReportSubject> = (actor, { handling }) =>
  handling?.filerId !== undefined && holds(actor, [handling.filerId], 'clerk', 'aggregator');

/** A head, unless signers are named: then those of them who are heads. */
const signsHimself: Rule<ReportSubject> = (actor, { unitId, handling }) =>
  holds(actor, [unitId], 'head') && (handling?.sign?.userIds.includes(actor.userId) ?? true);
const heads: Rule<ReportSubject> = (actor, subject) =>
  signsHimself(actor, subject) || signsFor(actor, subject) !== undefined;

/** The head in whose place the actor signs; undefined where he signs in his own right, or may not sign. */
export function signsFor(actor: Actor, subject: ReportSubject): number | undefined {
  if (signsHimself(actor, subject)) return undefined;
  const { unitId, handling } = subject;
  const found = handling?.deputies.find(
    (one) =>
      one.userId === actor.userId &&
      one.unitId === unitId &&
      one.roles.includes('head') &&
      (handling.sign?.userIds.includes(one.forId) ?? true) &&
      holds(actor, [unitId]),
  );
  return found?.forId;
}

/** Whether what the actor does to the report is done on behalf of its unit by another. */
export const filesFor = (actor: Actor, subject: ReportSubject): boolean =>
  files(actor, subject) && !writes(actor, subject) && !(subject.signature && heads(actor, subject));

const prepares: Rule<ReportSubject> = (actor, subject) => writes(actor, subject) || files(actor, subject);
const passesOn: Rule<ReportSubject> = (actor, subject) => checks(actor, subject) || files(actor, subject);
const submits: Rule<ReportSubject> = (actor, subject) =>
  (subject.signature ? heads(actor, subject) : checks(actor, subject)) || files(actor, subject);
/** Taking back what was sent is the sending unit's: those who prepare, and the head who signed. */
const recalls: Rule<ReportSubject> = (actor, subject) =>
  prepares(actor, subject) || (subject.signature && heads(actor, subject));
const reviews: Rule<ReportSubject> = (actor, subject) =>
  subject.reviewerIds.some((id) => {
    const task = subject.handling?.reviews.get(id);
    const own = task?.own === true && holds(actor, [id], 'aggregator');
    return own || acts(actor, subject, id, ['aggregator'], task);
  });
/** Nobody approves what he filed himself on behalf of the unit. */
const approves: Rule<ReportSubject> = (actor, subject) =>
  reviews(actor, subject) && subject.handling?.filedBy !== actor.userId;

/** The receiving unit, and whoever the unit has named for it, may file for it. */
const mayFile: Rule<ReportSubject> = (actor, subject) =>
  holds(actor, [...subject.reviewerIds, ...(subject.handling?.filers ?? [])], 'clerk', 'aggregator');
/** What was filed on its behalf is the unit's own to confirm: not his who filed it. */
const answers: Rule<ReportSubject> = (actor, subject) =>
  (writes(actor, subject) || heads(actor, subject)) && subject.handling?.filedBy !== actor.userId;

/** Whoever reviews it, or reads all that the receiver was sent: a unit itself does not see its neighbours. */
const readsNeighbours: Rule<ReportSubject> = (actor, subject) =>
  reviews(actor, subject) ||
  holds(actor, [
    ...subject.unitPath.filter((id) => id !== subject.unitId),
    ...subject.reviewerIds,
    ...(subject.readerIds ?? []),
  ]);

const REPORT_RULES: Readonly<Record<ReportAct, Rule<ReportSubject>>> = {
  'read-report': reads,
  'read-rollup': reads,
  // Whoever waits for a report may wait longer; administrators of the issuer may as well, by `lock-periods`.
  'extend-due': reviews,
  save: prepares,
  'request-signature': passesOn,
  withdraw: prepares,
  reject: heads,
  submit: submits,
  recall: recalls,
  return: reviews,
  approve: approves,
  'request-correction': reviews,
  correct: prepares,
  discard: prepares,
  'file-for': mayFile,
  'hand-back': (actor, subject) => files(actor, subject) || writes(actor, subject),
  'confirm-filing': answers,
  'object-to-filing': answers,
  'claim-report': reviews,
  'read-neighbours': readsNeighbours,
  // Both sides of it: those who prepare and sign, and those who review.
  'discuss-remark': (actor, subject) =>
    prepares(actor, subject) || heads(actor, subject) || reviews(actor, subject),
  'settle-remark': reviews,
};

const nationAdministers: Rule<Place> = (actor, { unitPath }) =>
  holds(actor, unitPath.slice(0, 1), 'administrator');
const issuerAdministers: Rule<Place> = (actor, { unitPath }) =>
  holds(actor, [...unitPath.slice(0, 1), ...unitPath.slice(-1)], 'administrator');
const administersAbove: Rule<Place> = (actor, { unitPath }) => holds(actor, unitPath, 'administrator');
const standsAbove: Rule<Place> = (actor, { unitPath }) => holds(actor, unitPath);

const PLACE_RULES: Readonly<Record<PlaceAct, Rule<Place>>> = {
  'declare-regime': issuerAdministers,
  'publish-regime': issuerAdministers,
  'retire-regime': issuerAdministers,
  'exempt-units': issuerAdministers,
  'lock-periods': issuerAdministers,
  'manage-units': administersAbove,
  'manage-users': administersAbove,
  'read-events': standsAbove,
  'edit-calendar': nationAdministers,
  'edit-code-lists': nationAdministers,
  'manage-feeds': nationAdministers,
  'load-past': issuerAdministers,
  'assign-duties': (actor, place) =>
    holds(actor, place.unitPath.slice(-1), 'head') || administersAbove(actor, place),
};

/** Whether an actor may push to a feed: whoever administrators named for it, most often a machine's user. */
export const mayPush = (
  actor: Pick<Actor, 'userId'>,
  feed: { readonly pushers: readonly { readonly userId: number }[] },
): boolean => feed.pushers.some(({ userId }) => userId === actor.userId);
const asks: Rule<RequestSubject> = (actor, { issuerPath }) =>
  holds(actor, issuerPath.slice(-1), 'aggregator');

const REQUEST_RULES: Readonly<Record<RequestAct, Rule<RequestSubject>>> = {
  'issue-request': asks,
  'follow-request': asks,
  // Whoever stands above the unit that asks, in one that is asked, or above that.
  'read-request': (actor, { issuerPath, asked }) => holds(actor, [...issuerPath, ...asked]),
  // To ask one's own units for an answer is for whoever answers for the unit, not for whoever types it in.
  'hand-down': (actor, { asked }) => holds(actor, asked.slice(-1), 'aggregator', 'head'),
};

/** Whether an actor may do something with a request. */
export function mayRequest(actor: Actor, act: RequestAct, subject: RequestSubject): boolean {
  return REQUEST_RULES[act](actor, subject);
}

/** Whom a unit may ask: the nation and the agencies everybody, any other unit those that stand below it. */
export function mayBeAsked(
  issuer: { readonly id: number; readonly level: Level },
  path: readonly number[],
): boolean {
  if (path.at(-1) === issuer.id) return false;
  return issuer.level === 'nation' || issuer.level === 'ministry'
    ? path.length > 1
    : path.includes(issuer.id);
}

/** Whether an actor may do something. Knows persons and places only: whether the state allows it is lifecycle.ts. */
export function may(actor: Actor, act: ReportAct, subject: ReportSubject): boolean;
export function may(actor: Actor, act: PlaceAct, subject: Place): boolean;
export function may(actor: Actor, act: ReportAct | PlaceAct, subject: ReportSubject | Place): boolean {
  return isPlaceAct(act)
    ? PLACE_RULES[act](actor, subject)
    : REPORT_RULES[act](actor, subject as ReportSubject); // the overloads see to it
}

/**
 * The actions that an actor can take now: what the page offers buttons for. Persons, state and clock decide; what
 * is wrong with the content, an unsettled roll-up, missing children or a missing reason do not hide a button,
 * since pressing it is how one learns of them (or gives the reason).
 */
export function actionsFor(state: ReportState, facts: Facts, actor: Actor, subject: ReportSubject): Action[] {
  const atBest: Facts = { ...facts, errors: 0, blocking: 0, settled: true, complete: true, reason: true };
  return ACTIONS.filter(
    (action) => may(actor, action, subject) && transition(state, action, atBest).refusal === undefined,
  );
}

function isPlaceAct(act: ReportAct | PlaceAct): act is PlaceAct {
  return (PLACE_ACTS as readonly string[]).includes(act);
}
