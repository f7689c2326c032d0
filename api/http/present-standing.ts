/** A revision where it is named as a part of something else. */
import type { JsonObject } from '../../regimes/words.js';
import { REVISION_STATES } from '../../regimes/words.js';
import type { Standing } from '../store/standing.js';
import * as s from './schemas.js';

const members = {
  unit: s.unitName,
  revision: s.integer,
  state: { enum: [...REVISION_STATES] },
  hash: s.hash,
  aggregating: s.boolean,
  late: s.boolean,
  nil: s.boolean,
  submittedAt: s.instant,
  submittedBy: s.author,
  'signedBy?': s.author,
  'decidedAt?': s.instant,
  stale: s.boolean,
  now: s.nullable(s.integer),
  'gaps?': s.object({ reason: s.text, missing: s.list(s.named) }),
};
export const standing: JsonObject = s.object(members);

/** @param stale whether what counts below the revision has changed since */
export function presentStanding(one: Standing, stale: boolean): JsonObject {
  return {
    unit: { ...one.unit },
    revision: one.revision,
    state: one.state,
    hash: one.hash,
    aggregating: one.aggregating,
    late: one.late,
    nil: one.nil,
    submittedAt: one.submittedAt,
    submittedBy: { name: one.submittedBy },
    ...(one.signedBy === null ? {} : { signedBy: { name: one.signedBy } }),
    ...(one.decidedAt === null ? {} : { decidedAt: one.decidedAt }),
    stale,
    now: one.now,
    ...(one.gaps
      ? {
          gaps: {
            reason: one.gaps.reason,
            missing: one.gaps.missing.map(({ code, name }) => ({ code, name })),
          },
        }
      : {}),
  };
}
