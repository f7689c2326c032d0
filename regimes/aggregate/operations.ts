/** From a field to its operation. */
import type { Field, Operator } from '../dialect/regime.js';
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
  const { operator } = field;
  if (operator?.op === 'none') return undefined;
  const operation =
    field.type === 'object'
      ? objectOperation(field, operationOf)
      : operator === undefined
        ? undefined
        : (ofAny(field, operator) ?? ofNumber(field, operator) ?? ofArray(field, operator));
  if (operation !== undefined) return operation;
  throw new TypeError(
    `The operator ${operator?.op ?? 'of no name'} does not fit ${field.schemaPath}, a ${field.type}`,
  );
}

function ofAny(field: Field, operator: Operator): Operation | undefined {
  switch (operator.op) {
    case 'count':
      return countOperation(field);
    case 'first':
    case 'last':
      return momentOperation(field, operator.op);
    case 'tally':
      return tallyOperation(field);
    case 'collate':
      return field.type === 'string' ? collateOperation(field, operator) : undefined;
    default:
      return undefined;
  }
}

function ofNumber(field: Field, operator: Operator): Operation | undefined {
  if (field.type !== 'number' && field.type !== 'integer') return undefined;
  switch (operator.op) {
    case 'sum':
      return sumOperation(field);
    case 'min':
    case 'max':
      return extremeOperation(field, operator.op);
    case 'mean':
      return meanOperation(field, operator);
    case 'ratio':
      return ratioOperation(field, operator);
    case 'variance':
      return varianceOperation(field, operator);
    default:
      return undefined;
  }
}

function ofArray(field: Field, operator: Operator): Operation | undefined {
  if (field.type !== 'array' || field.item.type !== 'object') return undefined;
  if (operator.op === 'append') return appendOperation(field, field.item);
  return operator.op === 'union' ? unionOperation(field, field.item, operationOf) : undefined;
}
