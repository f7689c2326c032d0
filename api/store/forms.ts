/** Compiled forms and aggregations of regimes, kept by the hash of the document: compiling takes some 100 ms. */
import { compileCheck } from '../../forms/ajv.js';
import { makeForm, type Form } from '../../forms/form.js';
import { aggregationOf, type Aggregation } from '../../regimes/aggregate/aggregation.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Level } from '../../regimes/words.js';
import { keep } from './regimes.js';

const forms = new Map<string, Form>();
const aggregations = new Map<string, Aggregation>();

/** The form that units of a level fill in. */
export function formOf(regime: Regime, level: Level): Form {
  const key = `${regime.hash} ${level}`;
  const known = forms.get(key);
  if (known) return known;
  const form = makeForm(regime, level, compileCheck(schemaForLevel(regime, level)));
  keep(forms, key, form, 300);
  return form;
}

/** How reports of a regime combine. */
export function aggregationFor(regime: Regime): Aggregation {
  const known = aggregations.get(regime.hash);
  if (known) return known;
  const aggregation = aggregationOf(regime);
  keep(aggregations, regime.hash, aggregation, 300);
  return aggregation;
}
