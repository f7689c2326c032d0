/** The custom field of rjsf behind `ui:field: grid`: ties a grid to its part of the draft. */
import { useMemo, useState } from 'react';
import type { FieldProps } from '@rjsf/utils';
import { at, pointer as pointerOf } from '../../regimes/pointer.js';
import type { ArrayField, Field, ObjectField } from '../../regimes/dialect/regime.js';
import type { Json, JsonObject, Level, Text } from '../../regimes/words.js';
import { GridMessages } from './Messages.js';
import { elementId, useDraft } from './context.js';
import type { ReportContext } from './context.js';
import type { Change } from './draft.js';
import { Grid } from './grid/Grid.js';
import { gridOfArray, gridOfObject } from './grid/columns.js';
import type { GridModel } from './grid/columns.js';
import { marksOfRows, NOTHING_MARKED } from './grid/marks.js';
import type { Rows } from './grid/rows.js';
import { fieldOf } from './places.js';
import { previousRows } from './previous-rows.js';
import { useStable } from './use-stable.js';

export interface GridShape {
  readonly model: GridModel;
  /** Where the rows lie under the field: indexes of an array, names of an object's parts, or '' for the object itself. */
  readonly parts: readonly ObjectField[] | undefined;
  /** The keys of rows that are laid down by the regime; empty where rows grow. */
  readonly fixed: readonly JsonObject[];
}

/** The grid of a field, or undefined where it cannot be one. */
export function gridShape(field: Field | undefined, level: Level | undefined): GridShape | undefined {
  if (field?.type === 'array') {
    const model = gridOfArray(field, level);
    return model === undefined
      ? undefined
      : { model, parts: undefined, fixed: field.rows === 'growing' ? [] : field.rows };
  }
  const found = field?.type === 'object' ? gridOfObject(field, level) : undefined;
  return found === undefined ? undefined : { ...found, fixed: [] };
}

const NO_ROWS: Rows = [];

export function rowsOf(
  value: Json | undefined,
  shape: GridShape,
): { rows: Rows; names: readonly (string | number)[] } {
  if (shape.parts === undefined) {
    const given = Array.isArray(value) ? (value as Rows) : NO_ROWS;
    // Rows that the regime lays down are there to be filled in, also before anything was.
    const rows = given.length >= shape.fixed.length ? given : [...given, ...shape.fixed.slice(given.length)];
    return { rows, names: rows.map((_row, index) => index) };
  }
  if (shape.parts.length === 0) return { rows: [value ?? {}], names: [''] };
  return {
    rows: shape.parts.map((part) => at(value, [part.name]) ?? {}),
    names: shape.parts.map((part) => part.name),
  };
}

export function GridField(props: FieldProps) {
  const context = props.registry.formContext as ReportContext;
  const path = props.fieldPathId.path;
  const { regime, level } = context.draft.form;
  const field = fieldOf(regime.root, path);
  const shape = useMemo(() => gridShape(field, level), [field, level]);
  if (field === undefined || shape === undefined) {
    const { ArrayField: StockArray, ObjectField: StockObject } = props.registry.fields;
    const Stock = field?.type === 'object' ? StockObject : StockArray;
    return Stock === undefined ? null : <Stock {...props} />;
  }
  return (
    <DraftGrid
      field={field as ArrayField | ObjectField}
      path={path}
      shape={shape}
      context={context}
      readOnly={context.readOnly || props.readonly === true || props.disabled === true}
    />
  );
}

interface DraftGridProps {
  readonly field: ArrayField | ObjectField;
  readonly path: readonly (string | number)[];
  readonly shape: GridShape;
  readonly context: ReportContext;
  readonly readOnly: boolean;
}

function DraftGrid({ field, path, shape, context, readOnly }: DraftGridProps) {
  const { draft, language, remarksAt, sourceAt } = context;
  const base = pointerOf(...path);
  const value = useDraft(draft, (state) => at(state.content, path));
  const issuesAt = useDraft(draft, (state) => state.issuesAt);
  const unreadable = useDraft(draft, (state) => state.unreadable);
  const generation = useDraft(draft, (state) => state.replaced);
  const { rows, names } = useMemo(() => rowsOf(value, shape), [value, shape]);
  const sources = { issuesAt, unreadable, remarksAt, sourceAt };
  const [drawn, setDrawn] = useState(NOTHING_MARKED);
  const marked = marksOfRows(drawn, base, { rows, rowNames: names, sources }, shape.model.columns);
  if (marked !== drawn) setDrawn(marked);
  const { previous } = context;
  const previousOf = useMemo(
    () => (previous === undefined ? undefined : previousRows(field, shape, rows, at(previous, path))),
    [previous, field, shape, rows, path],
  );
  const onChange = useStable((changes: readonly Change[], later: boolean) => {
    const laidOut = shape.fixed.length > 0 && (!Array.isArray(value) || value.length < rows.length);
    draft.set(
      [
        ...(laidOut ? [{ path, value: rows }] : []),
        ...changes.map((change) => ({
          ...change,
          path: [...path, ...change.path],
          value: change.path.length === 0 ? wholeValue(change.value, shape) : change.value,
        })),
      ],
      later,
    );
  });
  return (
    <>
      <Grid
        id={elementId(path)}
        label={field.label[language]}
        model={shape.model}
        rows={rows}
        rowNames={names}
        {...titlesOf(field, shape)}
        marks={marked.marks}
        language={language}
        readOnly={readOnly}
        onChange={onChange}
        generation={generation}
        previousOf={previousOf}
      />
      <GridMessages path={base} context={context} />
    </>
  );
}

/** Rows that are parts of an object are named by them; the one row of an object by the object itself. */
export function titlesOf(field: Field, shape: GridShape): { rowTitles?: readonly Text[] } {
  if (shape.parts === undefined) return {};
  return { rowTitles: shape.parts.length === 0 ? [field.label] : shape.parts.map((part) => part.label) };
}

/** Undo gives back all rows at once; for an object they are its parts. */
function wholeValue(value: Json | undefined, shape: GridShape): Json | undefined {
  if (shape.parts === undefined || !Array.isArray(value)) return value;
  const rows = value as readonly Json[];
  if (shape.parts.length === 0) return rows[0];
  return Object.fromEntries(shape.parts.map((part, index) => [part.name, rows[index] ?? {}]));
}
