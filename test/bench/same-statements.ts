/**
 * The second limit of a submission: the very statements that ours runs, on the same pools and with parameters of the
 * same shape, by a server that does nothing else: it checks nothing, decides nothing and shows nothing.
 */
import { createServer, type Server } from 'node:http';
import { ACT, type ActDocument } from '../../api/store/act.js';
import { askCalledReport } from '../../api/store/called-report.js';
import type { Database } from '../../api/store/database.js';
import type { FlatReport } from '../../api/store/reports.js';

/** Answers `POST /api/v1/reports/{regime}/{period}/{unit}/submit` with the caller's cookie. */
export function sameStatements(database: Database): Server {
  return createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const [, , , , regime = '', period = '', unit = ''] = (request.url ?? '').split('/');
      const token = (request.headers.cookie ?? '').slice('baocao='.length);
      submit(database, [regime, period, unit], token).then(
        (written) => response.writeHead(written ? 200 : 412).end('{}'),
        () => response.writeHead(500).end(),
      );
    });
  });
}

async function submit(
  database: Database,
  [regime = '', period = '', unit = '']: readonly string[],
  secret: string,
): Promise<boolean> {
  const now = new Date();
  const row = await askCalledReport(
    database.read,
    { kind: 'session', secret },
    { regime, period, unit },
    now,
  );
  return (
    row !== undefined &&
    row.personId !== null &&
    database.commit(ACT, documentOf(row, row.personId, now.toISOString()))
  );
}

const HASH = '0'.repeat(64);

function documentOf(row: FlatReport, person: number, at: string): ActDocument {
  const node = row.unitPath.slice(0, row.unitPath.indexOf(`/${row.receiverId}/`) + 1);
  return {
    obligation_id: row.id,
    counter: row.counter ?? 0,
    lock_counter: row.lockCounter,
    report: {
      counter: (row.counter ?? 0) + 1,
      state: 'submitted',
      correction: 0,
      version_id: row.versionId,
      content: null, // as it lies there, as ours sends it
      explanations: '{}',
      nil: 0,
      revision: 1,
      submitted_revision_id: null,
      approved_revision_id: null,
      reason: null,
      returned_due_at: null,
      correction_reason: null,
      correction_due_at: null,
      correction_requested_at: null,
      saved_at: at,
      saved_by: person,
      attachments: null,
    },
    revisions: [
      {
        revision: 1,
        state: 'submitted',
        version_id: row.versionId,
        content: null,
        own_content: null,
        rollup_state: null,
        rollup_hash: null,
        coverage: null,
        gaps_reason: null,
        explanations: '{}',
        nil: 0,
        empty: 0,
        hash: HASH,
        late: 0,
        submitted_at: at,
        submitted_by: person,
        signed_at: null,
        signed_by: null,
        attachments: null,
        signed_for: null,
        on_behalf: null,
      },
    ],
    inputs: [],
    fates: [],
    remarks: [],
    events: [
      {
        at,
        type: 'report.submitted',
        actor_id: person,
        regime: row.regime,
        period: row.period,
        unit_id: row.unitId,
        unit_code: row.unitCode,
        unit_path: row.unitPath,
        data: `{"hash":"${HASH}","late":false,"nil":false,"papers":"${HASH}","receiver":${row.receiverId},"recipient":null,"revision":1,"state":"submitted"}`,
      },
    ],
    marks: [
      {
        regime_period_id: row.regimePeriodId,
        unit_id: row.receiverId,
        unit_path: `${node}${row.receiverId}/`,
        bucket: row.bucket,
        kind: 'child',
        at,
      },
    ],
  };
}
