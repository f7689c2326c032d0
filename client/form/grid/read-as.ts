/** What is said of a typed figure that could as well have meant a thousandth of it, or a thousand times as much. */
import { isAmbiguous } from '../../../forms/format.js';
import type { Language } from '../../../regimes/words.js';
import type { Reading } from './cell-text.js';
import type { Column } from './columns.js';
import { isNumeric } from './fill.js';

export interface ReadAs {
  readonly words: `report.grid.${'readAsThousands' | 'readAsDecimal'}`;
  /** What was typed, and how it was taken, in plain digits. */
  readonly text: string;
  readonly value: string;
}

/** How `1.234` was read; undefined where nothing else could have been meant. */
export function readAs(
  column: Column | undefined,
  reading: Reading,
  typed: string,
  language: Language,
): ReadAs | undefined {
  if (column === undefined || !isNumeric(column) || reading.kind !== 'value' || !isAmbiguous(typed))
    return undefined;
  const value = Number(reading.value);
  const thousands = Math.abs(value) === Number(typed.replace(/\D/g, ''));
  const plain = String(value);
  return {
    words: thousands ? 'report.grid.readAsThousands' : 'report.grid.readAsDecimal',
    text: typed.trim(),
    value: language === 'vi' ? plain.replace('.', ',') : plain,
  };
}
