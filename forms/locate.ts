/** From the pointer of an issue to the field it stands at, and to its place in the order of the document. */
import type { Field, ObjectField } from '../regimes/dialect/regime.js';
import { segments } from '../regimes/pointer.js';
import type { Issue } from '../regimes/words.js';

export interface Place {
  /** Undefined where the pointer leads to nothing that the regime knows. */
  readonly field?: Field;
  /** One number for each step of the pointer: comparing them from the left is the order of the document. */
  readonly order: readonly number[];
}

/** The field of the regime at a pointer into a report's content. */
export function locate(root: ObjectField, pointer: string): Place {
  let field: Field | undefined = root;
  const order: number[] = [];
  for (const segment of segments(pointer)) {
    if (field?.type === 'array') {
      order.push(Number(segment));
      field = field.item;
    } else if (field?.type === 'object') {
      const index: number = field.fields.findIndex((one) => one.name === segment);
      order.push(index < 0 ? field.fields.length : index);
      field = field.fields[index];
    } else {
      order.push(Number.MAX_SAFE_INTEGER);
      field = undefined;
    }
  }
  return field ? { field, order } : { order };
}

/** The issues in the order in which their cells stand in the document; several at one cell keep theirs. */
export function inDocumentOrder(root: ObjectField, issues: readonly Issue[]): Issue[] {
  return issues
    .map((issue) => ({ issue, order: locate(root, issue.path).order }))
    .sort((a, b) => compareOrders(a.order, b.order))
    .map(({ issue }) => issue);
}

/** Below zero where the place of `a` comes before that of `b` in the document. */
export function compareOrders(a: readonly number[], b: readonly number[]): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (step !== other) return step < other ? -1 : 1;
  }
  return a.length - b.length;
}
