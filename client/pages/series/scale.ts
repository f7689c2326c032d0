/** The vertical axis of a chart: round steps around all values, zero among them where it is not far. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const STEPS = 5;

/** @param values at least one */
export function scaleOf(values: readonly number[]): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  // Lines that start at zero show sizes as they are; far from it, changes would be lost.
  const far = least > 0 && most - least < least / 4;
  const from = far ? least : Math.min(0, least);
  const to = Math.max(most, far ? most : 0);
  const span = to - from || Math.abs(to) || 1;
  const power = 10 ** Math.floor(Math.log10(span / STEPS));
  const step = power * ([1, 2, 5, 10].find((times) => span / (power * times) <= STEPS) ?? 10);
  const low = Math.floor(from / step) * step;
  const ticks: number[] = [];
  for (let count = 0; low + (count - 1) * step < to || count < 2; count++)
    ticks.push(Number((low + count * step).toPrecision(12)));
  return { low, high: ticks.at(-1) ?? low + step, ticks };
}
