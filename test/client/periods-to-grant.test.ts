import assert from 'node:assert/strict';
import { periodsToGrant } from '../../client/pages/duties/periods.js';

describe('The periods that something is granted for', () => {
  it('are those of the last two years, the one that comes first, by frequency', () => {
    const periods = periodsToGrant(['month', 'year'], '2026-11-21', false);
    assert.deepEqual(periods.slice(0, 2), ['2027-01', '2026-12']);
    assert.ok(periods.indexOf('2024-10') < periods.indexOf('2027'));
    assert.equal(periods.includes('2023'), false);
  });

  it('lie ahead too where it is granted beforehand', () => {
    assert.ok(periodsToGrant(['quarter'], '2026-11-21', true).includes('2028-Q4'));
  });

  it('are no single days: those are asked for by requests', () => {
    assert.deepEqual(periodsToGrant(['day'], '2026-11-21', true), []);
  });
});
