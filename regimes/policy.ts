/**
 * Who may do what: pure, decided on the loaded rows. A person holds roles in units; reading reaches down the
 * hierarchy, acting does not. Administrators declare and look after things; they never file or approve a report.
 */
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
}

export const REPORT_ACTS = ['read-report', 'read-rollup', 'extend-due', ...ACTIONS] as const;
export type ReportAct = (typeof REPORT_ACTS)[number];

/**
 * Acts on a place: the unit itself for `manage-units`, `manage-users` and `read-events`; the issuer's unit (or the
 * nation, if the issuer is no unit) for `declare-regime`, `publish-regime`, `retire-regime`, `exempt-units`, `lock-periods`
 * and `load-past` (reports of past years, opening balances); the nation for `edit-calendar`, `edit-code-lists` and `manage-feeds`.
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
  holds(actor, [...subject.unitPath, ...subject.reviewerIds, ...(subject.readerIds ?? [])]);
const prepares: Rule<ReportSubject> = (actor, subject) =>
  holds(actor, [subject.unitId], 'clerk', ...(subject.aggregating ? (['aggregator'] as const) : []));
const heads: Rule<ReportSubject> = (actor, subject) => holds(actor, [subject.unitId], 'head');
const submits: Rule<ReportSubject> = (actor, subject) =>
  subject.signature ? heads(actor, subject) : prepares(actor, subject);
/** Taking back what was sent is the sending unit's: those who prepare, and the head who signed. */
const recalls: Rule<ReportSubject> = (actor, subject) =>
  prepares(actor, subject) || (subject.signature && heads(actor, subject));
const reviews: Rule<ReportSubject> = (actor, subject) => holds(actor, subject.reviewerIds, 'aggregator');

const REPORT_RULES: Readonly<Record<ReportAct, Rule<ReportSubject>>> = {
  'read-report': reads,
  'read-rollup': reads,
  // Whoever waits for a report may wait longer; administrators of the issuer may as well, by `lock-periods`.
  'extend-due': reviews,
  save: prepares,
  'request-signature': prepares,
  withdraw: prepares,
  reject: heads,
  submit: submits,
  recall: recalls,
  return: reviews,
  approve: reviews,
  'request-correction': reviews,
  correct: prepares,
  discard: prepares,
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
