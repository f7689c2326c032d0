/** From the address of a regime version to a form that can be drawn and judged in the browser. */
import '../../forms/ajv-runtime.js';
import { useQuery } from '@tanstack/react-query';
import { makeForm } from '../../forms/form.js';
import type { Form, SchemaCheck } from '../../forms/form.js';
import { readPublished } from '../../regimes/dialect/read.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Level } from '../../regimes/words.js';
import { get, pathOf } from '../api.js';
import { keys } from '../queries.js';

/** A published version never changes, so it is read once. */
const FOREVER = { staleTime: Infinity, gcTime: Infinity };

async function loadRegime(code: string, version: number): Promise<Regime> {
  const read = readPublished(await get<unknown>(pathOf('regimes', code, 'versions', version)));
  if (read.regime === undefined) throw new Error(read.issues.map((issue) => issue.message.vi).join('; '));
  return read.regime;
}

/** The module that the server compiled from the schema of one level; it runs without generating code. */
async function loadCheck(code: string, version: number, level: Level): Promise<SchemaCheck> {
  const address = '/api/v1' + pathOf('regimes', code, 'versions', version, 'validators', `${level}.js`);
  const module = (await import(/* @vite-ignore */ address)) as { default: SchemaCheck };
  return module.default;
}

export function useRegime(code: string, version: number | undefined) {
  return useQuery({
    queryKey: [...keys.regimeVersion(code, version ?? 0), 'read'],
    queryFn: () => loadRegime(code, version ?? 0),
    enabled: version !== undefined,
    ...FOREVER,
  });
}

/** The form of one level of a version: its structure, its rules, and the server's own schema check. */
export function useForm(code: string, version: number | undefined, level: Level | undefined) {
  return useQuery({
    queryKey: [...keys.regimeVersion(code, version ?? 0), 'form', level],
    queryFn: async (): Promise<Form> => {
      const where = [code, version ?? 0, level ?? 'nation'] as const;
      const [regime, check] = await Promise.all([loadRegime(where[0], where[1]), loadCheck(...where)]);
      return makeForm(regime, where[2], check);
    },
    enabled: version !== undefined && level !== undefined,
    ...FOREVER,
  });
}
