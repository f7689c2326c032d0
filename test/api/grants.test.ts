/**
 * Every endpoint and every kind of caller: who is served and who is refused, written down here once more beside the
 * code that decides it. Acts on reports are sent with a version that is never right: whoever may act is told so (412),
 * whoever may not learns nothing of it (403).
 */
import assert from 'node:assert/strict';
import { ENDPOINTS } from '../../api/http/endpoints.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type Caller, type Reply, type World } from '../world.js';
import { PDF } from './files.js';
import { agent, sendRaw } from './fuzz/wire.js';

/** The commune's receiver is Hà Nội (01); Lào Cai (15) has nothing to do with it; BTC looks after the top. */
const CALLERS = {
  stranger: undefined,
  clerk: ['clerk', '00070'],
  'clerk elsewhere': ['clerk', '02647'],
  head: ['head', '00070'],
  province: ['aggregator', '01'],
  'other province': ['aggregator', '15'],
  nation: ['aggregator', 'VN'],
  recipient: ['aggregator', 'BTC'],
  leader: ['leader', 'VN'],
  auditor: ['auditor', 'VN'],
  administrator: ['administrator', 'VN'],
  'administrator elsewhere': ['administrator', '15'],
} as const;
type Who = keyof typeof CALLERS;

const EVERYBODY = Object.keys(CALLERS) as Who[];
const LOGGED_IN = EVERYBODY.filter((who) => who !== 'stranger');
const OVERSEERS: Who[] = ['nation', 'recipient', 'leader', 'auditor', 'administrator'];
const COMMUNE_READERS: Who[] = ['clerk', 'head', 'province', ...OVERSEERS];
const PROVINCE_READERS: Who[] = ['province', ...OVERSEERS];
const ADMINISTRATORS: Who[] = ['administrator', 'administrator elsewhere'];

interface Row {
  readonly endpoint: string;
  readonly what?: string;
  readonly send: (caller: Caller) => Promise<Reply>;
  /** What those get who may; all others get a 403, strangers a 401. */
  readonly status: number;
  readonly to: readonly Who[];
}

const SIGNED = 'TEST-SIGNED';
const UNIT = { commune: '00070', province: '01' } as const;
const WRONG = { 'if-match': '"0"' };
const csv = { 'content-type': 'text/csv' };
const report = (regime: string, unit: string): string => `/reports/${regime}/2026-10/${unit}`;

/** The acts on one report: who prepares it, sends it, takes it back, signs it, reviews it. */
function acts(
  what: string,
  path: string,
  who: Readonly<
    Record<
      'prepares' | 'sends' | 'recalls' | 'signs' | 'reviews' | 'discusses' | 'confirms' | 'filesFor',
      readonly Who[]
    >
  >,
): Row[] {
  const reason = { reason: 'Lý do' };
  /** Acts that are no part of the life of a report and need no version of it. */
  const without = (
    name: string,
    endpoint: string,
    to: readonly Who[],
    status: number,
    body: object = {},
  ): Row => {
    return { endpoint, what, send: (caller) => caller.post(`${path}/${name}`, body), status, to };
  };
  const act = (name: string, endpoint: string, to: readonly Who[], body: object = {}): Row => {
    return { endpoint, what, send: (caller) => caller.post(`${path}/${name}`, body, WRONG), status: 412, to };
  };
  return [
    {
      endpoint: 'saveReport',
      what,
      send: (c) => c.put(path, { content: {} }, WRONG),
      status: 412,
      to: who.prepares,
    },
    act('attachments', 'attachFile', who.prepares, PDF),
    {
      endpoint: 'detachFile',
      what,
      send: (c) => c.delete(`${path}/attachments/${'0'.repeat(64)}`, WRONG),
      status: 412,
      to: who.prepares,
    },
    act('nil-return', 'nilReturn', who.prepares),
    without('hand-back', 'handBack', who.prepares, 409),
    without('confirm-filing', 'confirmFiling', who.confirms, 409),
    without('object-to-filing', 'objectToFiling', who.confirms, 409, reason),
    without('file-for', 'fileFor', who.filesFor, 422),
    act('request-signature', 'requestSignatureReport', who.prepares),
    act('withdraw', 'withdrawReport', who.prepares),
    act('correct', 'correctReport', who.prepares, reason),
    act('discard', 'discardReport', who.prepares),
    act('submit', 'submitReport', who.sends),
    act('recall', 'recallReport', who.recalls),
    act('reject', 'rejectReport', who.signs, reason),
    act('return', 'returnReport', who.reviews, reason),
    act('approve', 'approveReport', who.reviews),
    act('request-correction', 'requestCorrectionReport', who.reviews, reason),
    without('claim', 'claimReport', who.reviews, 409),
    {
      endpoint: 'releaseReport',
      what,
      send: (c) => c.delete(`${path}/claim`),
      status: 204,
      to: who.reviews,
    },
    without('remarks/999/replies', 'replyToRemark', who.discusses, 404, { message: 'Ý kiến' }),
    without('remarks/999/settlement', 'settleRemark', who.reviews, 404),
    {
      endpoint: 'reopenRemark',
      what,
      send: (c) => c.delete(`${path}/remarks/999/settlement`),
      status: 404,
      to: who.reviews,
    },
  ];
}

const reading = (what: string, path: string, to: readonly Who[]): Row[] => [
  { endpoint: 'readReport', what, send: (c) => c.get(path), status: 200, to },
  { endpoint: 'readBasis', what, send: (c) => c.get(`${path}/basis`), status: 200, to },
  { endpoint: 'listRevisions', what, send: (c) => c.get(`${path}/revisions`), status: 200, to },
  { endpoint: 'readRevision', what, send: (c) => c.get(`${path}/revisions/1`), status: 404, to },
  {
    endpoint: 'readAttachment',
    what,
    send: (c) => c.get(`${path}/attachments/${'0'.repeat(64)}`),
    status: 404,
    to,
  },
  { endpoint: 'readStaleness', what, send: (c) => c.get(`${path}/staleness`), status: 200, to },
  { endpoint: 'readChain', what, send: (c) => c.get(`${path}/revisions/1/chain`), status: 404, to },
];

/** Issued by the province to the commune. */
const REQUEST = {
  issuer: '01',
  questions: [{ kind: 'number', label: 'Số ca mắc', required: true }],
  title: 'Dịch bệnh',
  text: '',
  units: ['00070'],
};
const REQUEST_READERS: Who[] = ['clerk', 'head', 'province', 'nation', 'leader', 'auditor', 'administrator'];

const version = `/regimes/${HOUSES.code}/versions/1`;
const FEED = {
  code: 'TEST-FEED',
  name: { vi: 'Nguồn thử', en: 'A feed' },
  pushers: ['test-clerk-02647'],
};
const newUnit = { code: '00070', name: 'Xã', level: 'commune', parent: '01', validFrom: '2026-01-01' };
const newUser = { username: 'victim', name: 'Nạn nhân', roles: [{ role: 'clerk', unit: '00004' }] };

// prettier-ignore
const TABLE: readonly Row[] = [
  { endpoint: 'getSession', send: (c) => c.get('/session'), status: 200, to: LOGGED_IN },
  { endpoint: 'logIn', send: (c) => c.post('/session', {}), status: 422, to: EVERYBODY },
  { endpoint: 'changeLanguage', send: (c) => c.patch('/session', { language: 'en' }), status: 200, to: LOGGED_IN },
  { endpoint: 'changePassword', send: (c) => c.post('/session/password', {}), status: 422, to: LOGGED_IN },

  { endpoint: 'listUnits', send: (c) => c.get('/units'), status: 200, to: LOGGED_IN },
  { endpoint: 'getUnit', send: (c) => c.get('/units/01'), status: 200, to: LOGGED_IN },
  { endpoint: 'createUnit', send: (c) => c.post('/units', newUnit), status: 422, to: ['administrator'] },
  { endpoint: 'changeUnit', send: (c) => c.patch('/units/00070', { validTo: '1999-01-01' }), status: 422, to: ['administrator'] },
  { endpoint: 'importUnits', send: (c) => c.post('/units/import', 'x', csv), status: 422, to: ['administrator'] },
  { endpoint: 'reorganiseUnits', send: (c) => c.post('/units/reorganise?dryRun=true', { effective: '2026-12-01', moves: [{ from: '02839', to: '02905' }] }), status: 200, to: ADMINISTRATORS },

  { endpoint: 'listDuties', send: (c) => c.get('/units/00070/duties'), status: 200, to: ['clerk', 'head', 'administrator'] },
  { endpoint: 'assignDuty', send: (c) => c.post('/units/00070/duties', { task: 'prepare' }), status: 422, to: ['head', 'administrator'] },
  { endpoint: 'endDuty', send: (c) => c.delete('/units/00070/duties/99'), status: 404, to: ['head', 'administrator'] },

  { endpoint: 'listUsers', send: (c) => c.get('/users'), status: 200, to: ADMINISTRATORS },
  { endpoint: 'createUser', send: (c) => c.post('/users', newUser), status: 422, to: ['administrator'] },
  { endpoint: 'importUsers', send: (c) => c.post('/users/import', 'x', csv), status: 422, to: ADMINISTRATORS },
  { endpoint: 'getUser', what: 'of another', send: (c) => c.get('/users/victim'), status: 200, to: ['administrator'] },
  { endpoint: 'getUser', what: 'of oneself', send: (c) => c.get('/users/test-clerk-00070'), status: 200, to: ['clerk', 'administrator'] },
  { endpoint: 'changeUser', send: (c) => c.patch('/users/victim', { name: 'Tên' }), status: 200, to: ['administrator'] },
  { endpoint: 'setRoles', send: (c) => c.put('/users/victim/roles', newUser.roles), status: 200, to: ['administrator'] },
  { endpoint: 'resetPassword', send: (c) => c.post('/users/victim/reset-password'), status: 200, to: ['administrator'] },
  { endpoint: 'lockUser', send: (c) => c.post('/users/victim/lock'), status: 200, to: ['administrator'] },
  { endpoint: 'unlockUser', send: (c) => c.post('/users/victim/unlock'), status: 200, to: ['administrator'] },
  { endpoint: 'listTokens', send: (c) => c.get('/users/victim/tokens'), status: 200, to: ['administrator'] },
  { endpoint: 'createToken', send: (c) => c.post('/users/victim/tokens', { name: 'Máy' }), status: 201, to: ['administrator'] },
  { endpoint: 'deleteToken', send: (c) => c.delete('/users/victim/tokens/999'), status: 404, to: ['administrator'] },

  { endpoint: 'listWorkingDays', send: (c) => c.get('/working-days'), status: 200, to: LOGGED_IN },
  { endpoint: 'replaceWorkingDays', send: (c) => c.put('/working-days?year=2030', []), status: 200, to: ['administrator'] },

  { endpoint: 'listWorkingDaysCsv', send: (c) => c.get('/working-days.csv'), status: 200, to: LOGGED_IN },
  { endpoint: 'importWorkingDays', send: (c) => c.post('/working-days/import', 'x', csv), status: 422, to: ['administrator'] },
  { endpoint: 'markYear', send: (c) => c.put('/working-days/years/2030', { state: 'provisional' }), status: 200, to: ['administrator'] },

  { endpoint: 'readCatalogue', send: (c) => c.get('/catalogue'), status: 200, to: EVERYBODY },
  { endpoint: 'readCatalogueCsv', send: (c) => c.get('/catalogue.csv'), status: 200, to: EVERYBODY },
  { endpoint: 'listRegimes', send: (c) => c.get('/regimes'), status: 200, to: EVERYBODY },
  { endpoint: 'declareRegime', send: (c) => c.post('/regimes', HOUSES.document), status: 409, to: ['administrator'] },
  { endpoint: 'checkRegime', send: (c) => c.post('/regimes/check', {}), status: 200, to: LOGGED_IN },
  { endpoint: 'readRegime', send: (c) => c.get(`/regimes/${HOUSES.code}`), status: 200, to: EVERYBODY },
  { endpoint: 'declareVersion', send: (c) => c.post(`/regimes/${HOUSES.code}/versions`, HOUSES.document), status: 201, to: ['administrator'] },
  { endpoint: 'readVersion', send: (c) => c.get(version), status: 200, to: EVERYBODY },
  { endpoint: 'readVersion', what: 'a draft', send: (c) => c.get('/regimes/TEST-DRAFT/versions/1'), status: 200, to: LOGGED_IN },
  { endpoint: 'readChanges', send: (c) => c.get(`${version}/changes`), status: 200, to: EVERYBODY },
  { endpoint: 'readChanges', what: 'a draft', send: (c) => c.get('/regimes/TEST-DRAFT/versions/1/changes'), status: 200, to: LOGGED_IN },
  { endpoint: 'listOpenReports', send: (c) => c.get(`${version}/open-reports`), status: 200, to: ['administrator'] },
  { endpoint: 'replayVersion', send: (c) => c.post(`${version}/replay`), status: 200, to: ['administrator'] },
  { endpoint: 'replaceVersion', send: (c) => c.put(version, HOUSES.document), status: 409, to: ['administrator'] },
  { endpoint: 'publishVersion', send: (c) => c.post(`${version}/publish`, { effectiveFrom: '2026-10' }), status: 409, to: ['administrator'] },
  { endpoint: 'listWorkingCopies', send: (c) => c.get('/working-copies'), status: 200, to: LOGGED_IN },
  { endpoint: 'readWorkingCopy', send: (c) => c.get('/regimes/TEST-DRAFT/working-copy'), status: 200, to: ['administrator'] },
  { endpoint: 'saveWorkingCopy', send: (c) => c.put('/regimes/TEST-DRAFT/working-copy', { text: '{', version: 1 }, WRONG), status: 412, to: ['administrator'] },
  { endpoint: 'discardWorkingCopy', send: (c) => c.delete('/regimes/TEST-DRAFT/working-copy', WRONG), status: 404, to: ['administrator'] },
  { endpoint: 'readValidator', send: (c) => c.get(`${version}/validators/commune.js`), status: 200, to: EVERYBODY },
  { endpoint: 'readDialect', send: (c) => c.get('/dialect'), status: 200, to: EVERYBODY },

  { endpoint: 'tryRegime', send: (c) => c.post('/regimes/trial', { document: HOUSES.document, reports: [] }), status: 200, to: ['administrator'] },
  { endpoint: 'readWorkbook', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/workbook?format=csv`), status: 200, to: COMMUNE_READERS },
  { endpoint: 'readTemplate', send: (c) => c.get(`${version}/workbook?format=csv`), status: 200, to: LOGGED_IN },
  { endpoint: 'tryWorkbook', send: (c) => c.post('/regimes/trial/workbook', { document: HOUSES.document, level: 'commune' }), status: 200, to: ['administrator'] },
  { endpoint: 'readWorkbooks', send: (c) => c.get(`/workbooks/${HOUSES.code}/2026-01`), status: 404, to: LOGGED_IN },
  { endpoint: 'sendWorkbook', send: (c) => c.post('/uploads', 'x', { 'content-type': 'application/octet-stream' }), status: 201, to: LOGGED_IN },
  { endpoint: 'listUploads', send: (c) => c.get('/uploads'), status: 200, to: LOGGED_IN },
  { endpoint: 'readUpload', send: (c) => c.get('/uploads/999'), status: 404, to: LOGGED_IN },
  { endpoint: 'readMarked', send: (c) => c.get('/uploads/999/marked'), status: 404, to: LOGGED_IN },
  { endpoint: 'listCodeLists', send: (c) => c.get('/code-lists'), status: 200, to: LOGGED_IN },
  { endpoint: 'readCodeList', send: (c) => c.get('/code-lists/NONE'), status: 404, to: LOGGED_IN },
  { endpoint: 'readCodeListCsv', send: (c) => c.get('/code-lists/NONE/csv'), status: 404, to: LOGGED_IN },
  { endpoint: 'saveCodeList', send: (c) => c.put('/code-lists/NONE', { basis: 1, name: { vi: 'A', en: 'A' }, items: [{ value: 'a', vi: 'A', en: 'A' }] }), status: 409, to: ['administrator'] },
  { endpoint: 'importCodeList', send: (c) => c.post('/code-lists/NONE/import', 'value,vi', csv), status: 404, to: ['administrator'] },
  { endpoint: 'retireRegime', send: (c) => c.put(`/regimes/${HOUSES.code}/retirement?dryRun=true`, { lastPeriod: '2026-11', open: 'keep', reason: 'Lý do' }), status: 200, to: ['administrator'] },
  { endpoint: 'unretireRegime', send: (c) => c.delete(`/regimes/${HOUSES.code}/retirement`), status: 404, to: ['administrator'] },
  { endpoint: 'listExemptions', send: (c) => c.get('/exemptions'), status: 200, to: LOGGED_IN },
  { endpoint: 'exemptUnit', send: (c) => c.post('/exemptions?dryRun=true', { regime: HOUSES.code, unit: '00070', from: '2026-10', reason: 'Lý do' }), status: 200, to: ['administrator'] },
  { endpoint: 'endExemption', what: 'that is not there', send: (c) => c.delete('/exemptions/999'), status: 404, to: LOGGED_IN },
  { endpoint: 'listExtensions', send: (c) => c.get('/extensions'), status: 200, to: LOGGED_IN },
  { endpoint: 'extendDue', what: 'to an earlier moment', send: (c) => c.put(`/extensions/${HOUSES.code}/2026-10/00070`, { dueAt: '2026-10-01T00:00:00Z', reason: 'Lý do' }), status: 422, to: ['province', 'administrator'] },
  { endpoint: 'extendDue', what: 'of a province', send: (c) => c.put(`/extensions/${HOUSES.code}/2026-10/01`, { dueAt: '2026-10-01T00:00:00Z', reason: 'Lý do' }), status: 422, to: ['nation', 'recipient', 'administrator'] },
  { endpoint: 'withdrawExtension', send: (c) => c.delete(`/extensions/${HOUSES.code}/2026-10/00070`), status: 404, to: ['province', 'administrator'] },
  { endpoint: 'listLocks', send: (c) => c.get('/locks'), status: 200, to: LOGGED_IN },
  { endpoint: 'lockPeriod', what: 'that nobody owes', send: (c) => c.put(`/locks/${HOUSES.code}/2025-01`, { reason: 'Lý do' }), status: 404, to: ['administrator'] },
  { endpoint: 'unlockPeriod', what: 'that is not locked', send: (c) => c.delete(`/locks/${HOUSES.code}/2026-10`), status: 404, to: ['administrator'] },
  { endpoint: 'exceptUnit', what: 'without a lock', send: (c) => c.post(`/locks/${HOUSES.code}/2026-10/exceptions`, { unit: '00070', until: '2030-01-01T00:00:00Z', reason: 'Lý do' }), status: 409, to: ['administrator'] },
  { endpoint: 'revokeException', send: (c) => c.delete(`/locks/${HOUSES.code}/2026-10/exceptions/999`), status: 404, to: ['administrator'] },
  { endpoint: 'readRates', what: 'of a province', send: (c) => c.get('/rates?unit=01'), status: 200, to: [...PROVINCE_READERS.filter((who) => who !== 'recipient'), 'administrator elsewhere'] },
  { endpoint: 'readRatesCsv', what: 'of oneself', send: (c) => c.get('/rates.csv'), status: 200, to: LOGGED_IN },
  { endpoint: 'readCalendar', send: (c) => c.get('/calendar'), status: 200, to: LOGGED_IN },
  { endpoint: 'readCalendar', what: 'of a commune', send: (c) => c.get('/calendar?unit=00070'), status: 200, to: [...COMMUNE_READERS.filter((who) => who !== 'recipient'), 'administrator elsewhere'] },
  { endpoint: 'listCalendarFeeds', send: (c) => c.get('/calendar/feeds'), status: 200, to: LOGGED_IN },
  { endpoint: 'createCalendarFeed', send: (c) => c.post('/calendar/feeds', { scope: 'me' }), status: 201, to: LOGGED_IN },
  { endpoint: 'renewCalendarFeed', what: 'of nobody', send: (c) => c.post('/calendar/feeds/99999/renew'), status: 404, to: LOGGED_IN },
  { endpoint: 'deleteCalendarFeed', what: 'of nobody', send: (c) => c.delete('/calendar/feeds/99999'), status: 404, to: LOGGED_IN },
  { endpoint: 'readCalendarFeed', what: 'at a wrong address', send: (c) => c.get(`/calendar/feeds/${'x'.repeat(43)}.ics`), status: 404, to: EVERYBODY },
  { endpoint: 'listObligations', send: (c) => c.get('/obligations'), status: 200, to: LOGGED_IN },
  { endpoint: 'readMyWork', send: (c) => c.get('/my-work'), status: 200, to: LOGGED_IN },
  { endpoint: 'readMyWork', what: 'of a unit', send: (c) => c.get('/my-work?unit=00070'), status: 200, to: ['clerk', 'head'] },

  { endpoint: 'readFirstSteps', send: (c) => c.get('/first-steps'), status: 200, to: LOGGED_IN },
  { endpoint: 'dismissFirstSteps', send: (c) => c.post('/first-steps/tour/dismiss'), status: 204, to: LOGGED_IN },
  { endpoint: 'readInbox', send: (c) => c.get('/inbox'), status: 200, to: LOGGED_IN },
  { endpoint: 'readInbox', what: 'of the province', send: (c) => c.get('/inbox?unit=01'), status: 200, to: ['province'] },
  { endpoint: 'visitInbox', send: (c) => c.post('/inbox/visit'), status: 200, to: LOGGED_IN },
  // Each report is refused or not by itself; what is answered of it: review.test.ts.
  { endpoint: 'approveMany', send: (c) => c.post('/inbox/approve', { reports: [{ regime: HOUSES.code, period: '2026-10', unit: '00070', etag: '"0"' }] }), status: 200, to: LOGGED_IN },
  { endpoint: 'readReview', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/review`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'readReview', what: 'a province', send: (c) => c.get(`${report(HOUSES.code, UNIT.province)}/review`), status: 200, to: OVERSEERS },

  { endpoint: 'listNotices', send: (c) => c.get('/notices'), status: 200, to: LOGGED_IN },
  { endpoint: 'readNotices', send: (c) => c.post('/notices/read', { ids: [1] }), status: 200, to: LOGGED_IN },
  { endpoint: 'readNoticePreferences', send: (c) => c.get('/notices/preferences'), status: 200, to: LOGGED_IN },
  { endpoint: 'changeNoticePreferences', send: (c) => c.put('/notices/preferences', { kinds: [], dailyAt: null }), status: 200, to: LOGGED_IN },

  ...reading('a commune', report(HOUSES.code, UNIT.commune), COMMUNE_READERS),
  ...acts('a commune', report(HOUSES.code, UNIT.commune), {
    prepares: ['clerk'], sends: ['clerk'], recalls: ['clerk'], signs: ['head'], reviews: ['province'], discusses: ['clerk', 'head', 'province'], confirms: ['clerk', 'head'], filesFor: ['province'],
  }),
  ...reading('a commune that signs', report(SIGNED, UNIT.commune), COMMUNE_READERS),
  ...acts('a commune that signs', report(SIGNED, UNIT.commune), {
    prepares: ['clerk'], sends: ['head'], recalls: ['clerk', 'head'], signs: ['head'], reviews: ['province'], discusses: ['clerk', 'head', 'province'], confirms: ['clerk', 'head'], filesFor: ['province'],
  }),
  ...reading('a province', report(HOUSES.code, UNIT.province), PROVINCE_READERS),
  ...acts('a province', report(HOUSES.code, UNIT.province), {
    prepares: ['province'], sends: ['province'], recalls: ['province'], signs: [], reviews: ['nation', 'recipient'], discusses: ['province', 'nation', 'recipient'], confirms: ['province'], filesFor: ['nation', 'recipient'],
  }),

  { endpoint: 'listRequests', send: (c) => c.get('/requests'), status: 200, to: LOGGED_IN },
  { endpoint: 'issueRequest', send: (c) => c.post('/requests', { ...REQUEST, dueAt: '2020-01-01T00:00:00Z' }), status: 422, to: ['province'] },
  { endpoint: 'readRequest', send: (c) => c.get('/requests/1'), status: 200, to: REQUEST_READERS },
  { endpoint: 'remindRequest', send: (c) => c.post('/requests/1/remind'), status: 200, to: ['province'] },
  { endpoint: 'extendRequest', send: (c) => c.post('/requests/1/extend', { dueAt: '2020-01-01T00:00:00Z' }), status: 422, to: ['province'] },
  { endpoint: 'addToRequest', send: (c) => c.post('/requests/1/units', { units: ['00070'] }), status: 422, to: ['province'] },
  { endpoint: 'handDownRequest', send: (c) => c.post('/requests/1/hand-down', { unit: '00070', units: ['00004'] }), status: 422, to: ['head'] },
  { endpoint: 'approveAnswers', send: (c) => c.post('/requests/1/approve'), status: 200, to: ['province'] },
  { endpoint: 'readResultSheet', send: (c) => c.get('/requests/1/sheet'), status: 200, to: REQUEST_READERS },
  { endpoint: 'readResultSheetCsv', send: (c) => c.get('/requests/1/sheet.csv'), status: 200, to: REQUEST_READERS },
  { endpoint: 'closeRequest', send: (c) => c.post('/requests/1/close', { open: 'leave' }), status: 200, to: ['province'] },

  { endpoint: 'printReportPdf', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/print.pdf`), status: 200, to: COMMUNE_READERS },
  { endpoint: 'printRevisionPdf', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/revisions/9/print.pdf`), status: 404, to: COMMUNE_READERS },
  { endpoint: 'printRollupPdf', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/print.pdf`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'printRollupPdf', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/print.pdf`), status: 200, to: OVERSEERS },
  { endpoint: 'printReportDocx', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/print.docx`), status: 200, to: COMMUNE_READERS },
  { endpoint: 'printRevisionDocx', what: 'a commune', send: (c) => c.get(`${report(HOUSES.code, UNIT.commune)}/revisions/9/print.docx`), status: 404, to: COMMUNE_READERS },
  { endpoint: 'printRollupDocx', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/print.docx`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'printRollupDocx', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/print.docx`), status: 200, to: OVERSEERS },
  { endpoint: 'verifyPrint', what: 'a code that there is none of', send: (c) => c.get(`/verifications/1-${'0'.repeat(24)}`), status: 404, to: EVERYBODY },
  { endpoint: 'readRollup', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'readRollup', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN`), status: 200, to: OVERSEERS },
  { endpoint: 'listTexts', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/texts?path=/note`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'listTexts', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/texts?path=/note`), status: 200, to: OVERSEERS },
  { endpoint: 'readLineage', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/lineage`), status: 400, to: PROVINCE_READERS },
  { endpoint: 'readChildTable', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/table`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'readChildTable', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/table`), status: 200, to: OVERSEERS },
  { endpoint: 'readChildTableFile', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/table.xlsx`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'listInputs', what: 'a province', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/inputs`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'listInputs', what: 'the nation', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/inputs`), status: 200, to: OVERSEERS },
  { endpoint: 'readProof', what: 'of nobody', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/01/proof`), status: 400, to: PROVINCE_READERS },
  { endpoint: 'readProof', what: 'of a report that one may read', send: (c) => c.get(`/rollups/${HOUSES.code}/2026-10/VN/proof?unit=00070`), status: 404, to: COMMUNE_READERS },
  { endpoint: 'readSeries', send: (c) => c.get(`/series?regime=${HOUSES.code}&path=/houses/*/loss&unit=01`), status: 200, to: PROVINCE_READERS },
  { endpoint: 'readVintages', send: (c) => c.get(`/series/vintages?regime=${HOUSES.code}&path=/houses/*/loss&unit=01&period=2026-10`), status: 200, to: PROVINCE_READERS },

  { endpoint: 'listFeeds', send: (c) => c.get('/feeds'), status: 200, to: ['administrator'] },
  { endpoint: 'createFeed', send: (c) => c.post('/feeds', FEED), status: 409, to: ['administrator'] },
  { endpoint: 'changeFeed', send: (c) => c.put('/feeds/TEST-FEED', { name: FEED.name, pushers: ['no-such'] }), status: 422, to: ['administrator'] },
  { endpoint: 'readFeed', send: (c) => c.get('/feeds/TEST-FEED'), status: 200, to: ['administrator'] },
  { endpoint: 'listFeedValues', send: (c) => c.get('/feeds/TEST-FEED/values'), status: 200, to: ['administrator'] },
  { endpoint: 'pushFeed', send: (c) => c.post('/feeds/TEST-FEED', { key: 'one', items: [{ unit: '00070', period: '2026-13', values: { a: 1 } }] }), status: 422, to: ['clerk elsewhere'] },

  { endpoint: 'listPastImports', send: (c) => c.get(`/regimes/${HOUSES.code}/past-imports`), status: 200, to: ['administrator'] },
  { endpoint: 'takePast', send: (c) => c.post(`/regimes/${HOUSES.code}/past-imports?kind=none`, 'x'), status: 400, to: LOGGED_IN },
  { endpoint: 'takePast', what: 'a file', send: (c) => c.post(`/regimes/${HOUSES.code}/past-imports`, 'x', { 'content-type': 'text/csv' }), status: 200, to: ['administrator'] },
  { endpoint: 'readPastImport', send: (c) => c.get('/past-imports/99'), status: 404, to: ['administrator'] },
  { endpoint: 'startPastImport', send: (c) => c.post('/past-imports/99/start'), status: 404, to: ['administrator'] },
  { endpoint: 'readPastTemplate', send: (c) => c.get(`${version}/past-template`), status: 200, to: ['administrator'] },
  { endpoint: 'listOpeningBalances', send: (c) => c.get(`/regimes/${HOUSES.code}/opening-balances`), status: 200, to: ['administrator'] },
  { endpoint: 'putOpeningBalance', send: (c) => c.put(`/regimes/${HOUSES.code}/opening-balances/2026-09/00070`, { content: {}, source: 'x' }), status: 200, to: ['administrator'] },
  { endpoint: 'dropOpeningBalance', send: (c) => c.delete(`/regimes/${HOUSES.code}/opening-balances/2026-09/02647`), status: 404, to: ['administrator'] },

  { endpoint: 'listRollupChecks', send: (c) => c.get('/rollup-checks'), status: 200, to: ['administrator'] },
  {
    endpoint: 'startRollupCheck',
    send: (c) => c.post('/rollup-checks', { kind: 'verify' }),
    status: 201,
    to: ['administrator'],
  },
  { endpoint: 'readRollupCheck', send: (c) => c.get('/rollup-checks/99'), status: 404, to: ['administrator'] },
  {
    endpoint: 'cancelRollupCheck',
    send: (c) => c.post('/rollup-checks/99/cancel'),
    status: 404,
    to: ['administrator'],
  },
  { endpoint: 'readOperations', send: (c) => c.get('/operations'), status: 200, to: ['administrator'] },
  { endpoint: 'retryJob', send: (c) => c.post('/operations/jobs/none/retry'), status: 404, to: ['administrator'] },
  { endpoint: 'discardJob', send: (c) => c.post('/operations/jobs/none/discard'), status: 404, to: ['administrator'] },
  { endpoint: 'readMails', send: (c) => c.get('/operations/mails'), status: 200, to: ['administrator'] },
  { endpoint: 'retryMail', send: (c) => c.post('/operations/mails/99/retry'), status: 404, to: ['administrator'] },
  { endpoint: 'discardMail', send: (c) => c.post('/operations/mails/99/discard'), status: 404, to: ['administrator'] },
  { endpoint: 'readMetrics', send: (c) => c.get('/metrics'), status: 200, to: ['administrator', 'auditor'] },

  { endpoint: 'health', send: (c) => c.get('/health'), status: 200, to: EVERYBODY },
  { endpoint: 'ready', send: (c) => c.get('/ready'), status: 200, to: EVERYBODY },
  { endpoint: 'openapi', send: (c) => c.get('/openapi.json'), status: 200, to: EVERYBODY },
];

/** Tested apart: one does not end, the other ends the sessions that all others need. */
const APART = ['followEvents', 'logOut'];

forEachDatabase('Who may what', (open) => {
  let world: World;
  const callers = new Map<Who, Caller>();

  before(async function () {
    this.timeout(300_000);
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    const header = { ...HOUSES.document['x-regime'], code: SIGNED, signature: true };
    const signed = { ...HOUSES.document, $id: `urn:baocao:regime:${SIGNED}`, 'x-regime': header };
    for (const document of [HOUSES.document, signed]) {
      const declared = assertOk(await admin.post('/regimes', document), 201);
      const publish = `/regimes/${declared.body.code}/versions/1/publish`;
      assertOk(await admin.post(publish, { effectiveFrom: '2026-10' }));
    }
    const draft = { ...header, code: 'TEST-DRAFT' };
    assertOk(
      await admin.post('/regimes', { ...signed, $id: 'urn:baocao:regime:TEST-DRAFT', 'x-regime': draft }),
      201,
    );
    assertOk(await admin.post('/users', newUser), 201);
    const issued = { ...REQUEST, dueAt: '2026-12-24T00:00:00Z' };
    assertOk(await (await world.as('aggregator', '01')).post('/requests', issued), 201);
    await world.settle();
    for (const who of EVERYBODY) {
      const held = CALLERS[who];
      callers.set(who, held ? await world.as(held[0], held[1]) : world.stranger);
    }
    assertOk(await admin.post('/feeds', FEED), 201);
    assertOk(
      await admin.post(`/regimes/${HOUSES.code}/past-imports`, 'x', { 'content-type': 'text/csv' }),
      201,
    );
  });
  after(() => world.close());

  it('is said here of every endpoint', () => {
    const said = new Set([...TABLE.map(({ endpoint }) => endpoint), ...APART]);
    assert.deepEqual([...said].toSorted(), ENDPOINTS.map(({ id }) => id).toSorted());
  });

  for (const row of TABLE) {
    it(`${row.endpoint}${row.what === undefined ? '' : ` (${row.what})`}: ${row.to.length === EVERYBODY.length ? 'everybody' : row.to.join(', ') || 'nobody here'}`, async () => {
      const found: Record<string, number> = {};
      const expected: Record<string, number> = {};
      for (const who of EVERYBODY) {
        const reply = await row.send(callers.get(who) ?? world.stranger);
        found[who] = reply.status;
        expected[who] = row.to.includes(who)
          ? row.status
          : who === 'stranger'
            ? refusalOfStrangers(row)
            : 403;
      }
      assert.deepEqual(found, expected);
    });
  }

  it('followEvents: whoever is logged in', async () => {
    for (const who of EVERYBODY) {
      const held = CALLERS[who];
      const headers: Record<string, string> = held ? { cookie: await world.cookieOf(held[0], held[1]) } : {};
      const reply = await sendRaw(world.origin, { method: 'GET', path: '/api/v1/events', headers });
      assert.equal(reply.status, held ? 200 : 401, who);
    }
    agent.destroy();
  });

  it('logOut: everybody, and the session is over', async () => {
    for (const who of EVERYBODY) {
      const caller = callers.get(who) ?? world.stranger;
      assert.equal((await caller.delete('/session')).status, 204, who);
      assert.equal((await caller.get('/session')).status, 401, who);
    }
  });
});

/** A stranger is asked to log in, except where what he may not see is said not to be there. */
const refusalOfStrangers = (row: Row): number => (row.what === 'a draft' ? 404 : 401);
