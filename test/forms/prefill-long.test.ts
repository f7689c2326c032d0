/** A figure that was computed to more digits than a cell holds, carried over into one. */
import assert from 'node:assert/strict';
import { prefill } from '../../forms/prefill.js';
import type { Json } from '../../regimes/words.js';
import { figure, formOf } from './fixture.js';

describe('A computed figure of more than 15 digits is carried over', () => {
  const carried = (last: Json, decimals?: number): Json | undefined => {
    const unit = decimals === undefined ? {} : { unit: { label: 'đồng', decimals } };
    const field = figure('first', { prefill: { from: 'previous', field: 'last' }, ...unit });
    return prefill(formOf([field]), { last }).content['first'];
  };

  it('rounded to the decimals of the cell', () => {
    assert.equal(carried('0.66666666666666666667', 2), 0.67);
    assert.equal(carried('-1234.56500000000000000001', 2), -1234.57);
  });

  it('rounded to 15 digits where the cell names no decimals, or more than it has room for', () => {
    assert.equal(carried('0.66666666666666666667'), 0.66666666666667);
    assert.equal(carried('411522.63033333333333333333'), 411522.630333333);
    assert.equal(carried('411522.63033333333333333333', 12), 411522.630333333);
  });

  it('not at all where whole digits would be lost, nor into another type', () => {
    assert.equal(carried('1219326312422648.98375', 3), undefined);
    assert.equal(carried('999999999999999.9', 0), 1e15, 'which has one significant digit');
    assert.equal(carried('12'), undefined);
    const whole = {
      ...figure('first', { prefill: { from: 'previous', field: 'last' } }),
      type: 'integer',
    } as const;
    assert.equal(prefill(formOf([whole]), { last: '0.66666666666666666667' }).content['first'], undefined);
  });
});
