/** A form: what one level fills in of one regime, with the compiled check of its schema. */
import type { ErrorObject } from 'ajv';
import { schemaForLevel } from '../regimes/dialect/level-schema.js';
import type { Regime } from '../regimes/dialect/regime.js';
import type { JsonObject, Level } from '../regimes/words.js';

/** Every mistake that a JSON Schema validator finds in `data`; none when it is valid. */
export type SchemaCheck = (data: unknown) => readonly ErrorObject[];

export interface Form {
  readonly regime: Regime;
  readonly level: Level;
  /** Plain JSON Schema 2020-12 of what the level fills itself. */
  readonly schema: JsonObject;
  readonly check: SchemaCheck;
}

/**
 * The form of a regime for the units of one level. `check` must have been compiled from
 * `schemaForLevel(regime, level)`: on the server by `compileCheck`, in the browser by loading the module
 * that `standaloneModule` wrote.
 */
export function makeForm(regime: Regime, level: Level, check: SchemaCheck): Form {
  return { regime, level, schema: schemaForLevel(regime, level), check };
}
