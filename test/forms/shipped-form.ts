/** Forms of the regimes that ship, made once for all tests, and what they say of a report. */
import { compileCheck } from '../../forms/ajv.js';
import type { Verdict } from '../../forms/evaluate.js';
import { makeForm } from '../../forms/form.js';
import type { Form } from '../../forms/form.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import type { Level } from '../../regimes/words.js';
import { shipped } from '../regimes/shipped.js';

const forms = new Map<string, Form>();

export function formFor(code: string, level: Level): Form {
  const key = `${code} ${level}`;
  const known = forms.get(key);
  if (known) return known;
  const form = makeForm(shipped(code), level, compileCheck(schemaForLevel(shipped(code), level)));
  forms.set(key, form);
  return form;
}

export const told = ({ issues }: Verdict): string[] => issues.map(({ path, rule }) => `${path} ${rule}`);
