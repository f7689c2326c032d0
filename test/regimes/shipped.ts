/** The regimes that ship, read once for all tests. */
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';

const read = new Map<string, Regime>();

export function shipped(code: string): Regime {
  const known = read.get(code);
  if (known) return known;
  const { regime } = readRegime(CATALOGUE.find((entry) => entry.code === code)?.document);
  if (!regime) throw new Error(`${code} does not ship or does not read`);
  read.set(code, regime);
  return regime;
}
