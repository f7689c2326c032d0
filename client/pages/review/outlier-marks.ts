/** The figures that stand out as marks in the report's tables, beside its warnings. */
import { outlierWords } from '../../../forms/outlier-words.js';
import type { Issue } from '../../../regimes/words.js';
import type { WireIssue } from '../../wire.js';
import type { PlacedOutlier } from '../inbox/query.js';
import { issuesByPath } from '../report/annotations.js';

/** What is said of each cell: the report's own mistakes and warnings first, then why its figure stands out. */
export function issuesAndOutliers(
  issues: readonly WireIssue[],
  outliers: readonly PlacedOutlier[],
): ReadonlyMap<string, readonly Issue[]> {
  return issuesByPath([...issues, ...outliers.map(outlierIssue)]);
}

function outlierIssue(outlier: PlacedOutlier): WireIssue {
  const words = outlierWords(outlier);
  return {
    path: outlier.path,
    rule: `outlier-${outlier.against}`,
    severity: 'warning',
    message: { vi: `Khác thường: ${words.vi}`, en: `Stands out: ${words.en}` },
  };
}
