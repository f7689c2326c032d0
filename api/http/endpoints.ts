/** Every endpoint there is. */
import type { Endpoint } from './endpoint.js';
import { attachmentEndpoints } from './attachments.js';
import { catalogueEndpoints } from './catalogue.js';
import { childTableEndpoints } from './child-tables.js';
import { claimEndpoints } from './claims.js';
import { codeListEndpoints } from './code-lists.js';
import { dutyEndpoints } from './duties.js';
import { eventEndpoints } from './events.js';
import { feedEndpoints } from './feeds.js';
import { exemptionEndpoints } from './exemptions.js';
import { extensionEndpoints } from './due-extensions.js';
import { printEndpoints } from './prints.js';
import { rateEndpoints } from './rates.js';
import { calendarEndpoints } from './calendar.js';
import { calendarFeedEndpoints } from './calendar-feeds.js';
import { periodLockEndpoints } from './period-locks.js';
import { retirementEndpoints } from './retirements.js';
import { firstStepEndpoints } from './first-steps.js';
import { healthEndpoints } from './health.js';
import { inboxEndpoints } from './inbox.js';
import { mailEndpoints } from './mails.js';
import { noticeEndpoints } from './notices.js';
import { obligationEndpoints } from './obligations.js';
import { operationsEndpoints } from './operations.js';
import { pastEndpoints } from './past.js';
import { regimeEndpoints } from './regimes.js';
import { requestEndpoints } from './requests.js';
import { standingEndpoints } from './report-standing.js';
import { reportEndpoints } from './reports.js';
import { inputEndpoints } from './rollup-inputs.js';
import { lineageEndpoints } from './rollup-lineage.js';
import { rollupCheckEndpoints } from './rollup-checks.js';
import { rollupEndpoints } from './rollups.js';
import { seriesEndpoints } from './series.js';
import { sessionEndpoints } from './session.js';
import { tokenEndpoints } from './tokens.js';
import { trialEndpoints } from './trial.js';
import { unitEndpoints } from './units.js';
import { userEndpoints } from './users.js';
import { verificationEndpoints } from './verifications.js';
import { versionEndpoints } from './versions.js';
import { workingCopyEndpoints } from './working-copies.js';
import { workbookEndpoints } from './workbooks.js';
import { workingDayEndpoints } from './working-days.js';

export const ENDPOINTS: readonly Endpoint[] = [
  ...sessionEndpoints,
  ...unitEndpoints,
  ...userEndpoints,
  ...tokenEndpoints,
  ...workingDayEndpoints,
  ...catalogueEndpoints,
  ...regimeEndpoints,
  ...versionEndpoints,
  ...codeListEndpoints,
  ...trialEndpoints,
  ...workbookEndpoints,
  ...workingCopyEndpoints,
  ...retirementEndpoints,
  ...obligationEndpoints,
  ...exemptionEndpoints,
  ...extensionEndpoints,
  ...periodLockEndpoints,
  ...rateEndpoints,
  ...calendarEndpoints,
  ...calendarFeedEndpoints,
  ...reportEndpoints,
  ...attachmentEndpoints,
  ...claimEndpoints,
  ...inboxEndpoints,
  ...requestEndpoints,
  ...dutyEndpoints,
  ...standingEndpoints,
  ...feedEndpoints,
  ...pastEndpoints,
  ...rollupEndpoints,
  ...printEndpoints,
  ...verificationEndpoints,
  ...lineageEndpoints,
  ...inputEndpoints,
  ...childTableEndpoints,
  ...seriesEndpoints,
  ...eventEndpoints,
  ...noticeEndpoints,
  ...firstStepEndpoints,
  ...operationsEndpoints,
  ...mailEndpoints,
  ...rollupCheckEndpoints,
  ...healthEndpoints,
];
