/** From a field to its operation. */
import type { Field } from '../dialect/regime.js';
import { extremeOperation, momentOperation } from './extremes.js';
import type { Operation } from './operation.js';
import { meanOperation, ratioOperation, varianceOperation } from './quotients.js';
import { appendOperation, collateOperation } from './sourced.js';
import { objectOperation, unionOperation } from './structures.js';
import { tallyOperation } from './tally.js';
import { countOperation, sumOperation } from './totals.js';

/**
 * The operation of a field; undefined where nothing of it travels upward.
 * @throws TypeError for an operator on a type that it does not fit, which reading a regime has refused before.
 */
export function operationOf(field: Field): Operation | undefined {
  if (field.type === 'object') return objectOperation(field, operationOf);
  const { operator } = field;
  switch (operator?.op) {
    case undefined:
    case 'none':
      return undefined;
    case 'sum':
      return sumOperation(field);
    case 'count':
      return countOperation(field);
    case 'min':
    case 'max':
      return extremeOperation(field, operator.op);
    case 'first':
    case 'last':
      return momentOperation(field, operator.op);
    case 'tally':
      return tallyOperation(field);
    case 'collate':
      return collateOperation(field, operator);
    case 'mean':
      if (isNumber(field)) return meanOperation(field, operator);
      break;
    case 'ratio':
      if (isNumber(field)) return ratioOperation(field, operator);
      break;
    case 'variance':
      if (isNumber(field)) return varianceOperation(field, operator);
      break;
    case 'append':
      if (field.type === 'array') return appendOperation(field);
      break;
    case 'union':
      if (field.type === 'array' && field.item.type === 'object')
        return unionOperation(field, field.item, operationOf);
      break;
  }
  throw new TypeError(`The operator ${operator.op} does not fit ${field.schemaPath}, a ${field.type}`);
}

function isNumber(field: Field): field is Extract<Field, { type: 'number' | 'integer' }> {
  return field.type === 'number' || field.type === 'integer';
}
