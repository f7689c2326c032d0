/**
 * A report's or a roll-up's content in the shape of its form, for reading. What a roll-up made of a field shows in
 * its value: texts under source names, tallies, rows with their unit.
 */
import { useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ABSENT } from '../../../forms/format.js';
import { at, pointer as pointerOf } from '../../../regimes/pointer.js';
import type { ArrayField, Field, ObjectField } from '../../../regimes/dialect/regime.js';
import type { Json, JsonObject, Language, Level } from '../../../regimes/words.js';
import { elementId } from '../context.js';
import { gridShape, rowsOf, titlesOf } from '../GridField.js';
import type { GridShape } from '../GridField.js';
import { Grid } from '../grid/Grid.js';
import { shownText } from '../grid/cell-text.js';
import { choicesOf, columnOf } from '../grid/columns.js';
import type { Column } from '../grid/columns.js';
import { wordsOf } from '../grid/GridRow.js';
import { isPartial, markOf, marksOfRows, NOTHING_MARKED, reportedText } from '../grid/marks.js';
import type { MarkSources } from '../grid/marks.js';
import { isLongText } from '../places.js';
import { SectionFrame } from '../templates.js';
import { useStable } from '../use-stable.js';
import { compoundText, isCollation, isSourcedRows, isTally } from '../../../forms/compound.js';
import '../form.css';

export interface ContentViewProps {
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
  readonly marks: MarkSources;
  /** Fields that this level has nothing to do with are left out when they hold nothing. */
  readonly level?: Level;
  /** Only these members of the root; all without it. */
  readonly only?: (field: Field) => boolean;
  /** Enter or double click on a cell. */
  readonly onOpen?: (path: string) => void;
  /** One click opens a cell. */
  readonly openAtOnce?: boolean;
  /** What stands below a list of texts of which only the first are in the content. */
  readonly more?: (path: string, shown: number) => ReactNode;
}

export function ContentView(props: ContentViewProps) {
  const fields = props.root.fields.filter((field) => props.only?.(field) !== false);
  return (
    <div className="report-form content-view">
      <Fields {...props} fields={fields} path={[]} />
    </div>
  );
}

interface PartProps extends ContentViewProps {
  readonly path: readonly (string | number)[];
}

function Fields({ fields, ...props }: PartProps & { readonly fields: readonly Field[] }) {
  const value = at(props.content, props.path);
  const shown = fields.filter((field) => isShown(field, at(value, [field.name]), props.level));
  const plain = (field: Field): boolean => {
    const held = at(value, [field.name]);
    return field.type !== 'object' && field.type !== 'array' && !isCollation(held) && !isTally(held);
  };
  const runs: Field[][] = [];
  for (const field of shown) {
    const last = runs.at(-1);
    if (last?.[0] !== undefined && plain(last[0]) === plain(field)) last.push(field);
    else runs.push([field]);
  }
  return runs.map((run) => (
    <div key={run[0]?.name} className={run[0] !== undefined && plain(run[0]) ? 'leaves' : 'blocks'}>
      {run.map((field) => (
        <Part key={field.name} {...props} field={field} path={[...props.path, field.name]} />
      ))}
    </div>
  ));
}

/** What nobody of the level fills in, and what does not travel upward, is not shown as missing. */
function isShown(field: Field, value: Json | undefined, level: Level | undefined): boolean {
  if (value !== undefined) return true;
  if (level !== undefined) return field.levels.includes(level);
  return (field.type === 'number' || field.type === 'integer') && field.operator?.op !== 'none';
}

function Part({ field, ...props }: PartProps & { readonly field: Field }) {
  const { language, path } = props;
  const value = at(props.content, path);
  const table = field.type === 'array' || (field.type === 'object' && field.layout === 'grid');
  if (!table && field.type !== 'object' && !isCollation(value) && !isTally(value))
    return <Leaf {...props} field={field} value={value} />;
  return (
    <SectionFrame
      id={`section-${elementId(path)}`}
      title={field.label[language]}
      help={undefined}
      deep={path.length > 1}
      wide={table && !isCollation(value)}
    >
      {isCollation(value) ? (
        <>
          <Collation value={value} id={elementId(path)} />
          {props.more?.(pointerOf(...path), value.length)}
        </>
      ) : isTally(value) && field.type !== 'object' ? (
        <Tally field={field} value={value} language={language} />
      ) : table ? (
        <Rows {...props} field={field} value={value} />
      ) : field.type === 'object' ? (
        <Fields {...props} fields={field.fields} path={path} />
      ) : null}
    </SectionFrame>
  );
}

function Rows({
  field,
  value,
  ...props
}: PartProps & { readonly field: ArrayField | ObjectField; readonly value: Json | undefined }) {
  const { t } = useTranslation();
  const plain = useMemo(() => gridShape(field, undefined), [field]);
  const sourced = isSourcedRows(value);
  const unitLabel = t('rollup.source');
  const shape = useMemo(
    () => (plain !== undefined && sourced ? withSource(plain, unitLabel) : plain),
    [plain, sourced, unitLabel],
  );
  if (shape === undefined)
    return <p className="long-read">{value === undefined ? ABSENT : compoundText(value)}</p>;
  return <ReadGrid {...props} field={field} value={value} shape={shape} />;
}

function withSource(shape: GridShape, label: string): GridShape {
  const source: Column = {
    path: ['unit', 'name'],
    key: '/unit/name',
    label: { vi: label, en: label },
    kind: 'text',
    choices: [],
    computed: false,
    readOnly: true,
    required: false,
    width: 200,
  };
  const [first = [], ...rest] = shape.model.head;
  const moved = (cells: readonly (typeof first)[number][]) =>
    cells.map((cell) => ({
      ...cell,
      firstColumn: cell.firstColumn + 1,
      ...(cell.column === undefined ? {} : { column: cell.column + 1 }),
    }));
  const head = { label: source.label, columnSpan: 1, rowSpan: rest.length + 1, column: 0, firstColumn: 0 };
  return {
    ...shape,
    model: {
      ...shape.model,
      columns: [source, ...shape.model.columns],
      head: [[head, ...moved(first)], ...rest.map(moved)],
    },
  };
}

function ReadGrid(
  props: PartProps & {
    readonly field: ArrayField | ObjectField;
    readonly value: Json | undefined;
    readonly shape: GridShape;
  },
) {
  const { field, value, shape, path, language, marks: sources, onOpen } = props;
  const base = pointerOf(...path);
  const { rows, names } = useMemo(() => rowsOf(value, shape), [value, shape]);
  const [drawn, setDrawn] = useState(NOTHING_MARKED);
  const marked = marksOfRows(drawn, base, { rows, rowNames: names, sources }, shape.model.columns);
  if (marked !== drawn) setDrawn(marked);
  const open = useStable((row: number, column: number) => {
    const name = names[row] ?? row;
    onOpen?.(base + (name === '' ? '' : pointerOf(name)) + (shape.model.columns[column]?.key ?? ''));
  });
  return (
    <Grid
      id={elementId(path)}
      label={field.label[language]}
      model={shape.model}
      rows={rows}
      rowNames={names}
      {...titlesOf(field, shape)}
      marks={marked.marks}
      language={language}
      readOnly
      {...(onOpen === undefined ? {} : { onOpen: open })}
      {...(props.openAtOnce === true ? { openAtOnce: true } : {})}
    />
  );
}

function Leaf({
  field,
  value,
  ...props
}: PartProps & { readonly field: Field; readonly value: Json | undefined }) {
  const { t } = useTranslation();
  const { language, path, onOpen } = props;
  if (field.type === 'object' || field.type === 'array') return null;
  const pointer = pointerOf(...path);
  const column = columnOf(field, [], undefined, new Set());
  const mark = markOf(pointer, props.marks);
  const long = isLongText(field);
  const words = wordsOf(mark, language);
  const open =
    onOpen === undefined
      ? {}
      : {
          role: 'button',
          tabIndex: 0,
          'aria-label': `${field.label[language]}: ${value === undefined ? ABSENT : shownText(column, value, language)}`,
          ...(props.openAtOnce === true
            ? { onClick: () => onOpen(pointer) }
            : { onDoubleClick: () => onOpen(pointer) }),
          onKeyDown: (press: KeyboardEvent) => {
            if (press.key !== 'Enter' && press.key !== ' ') return;
            press.preventDefault();
            onOpen(pointer);
          },
        };
  return (
    <div className={long ? 'leaf leaf-long' : 'leaf'}>
      <span className="leaf-label">
        {field.calc !== undefined && 'ƒ '}
        {field.label[language]}
      </span>
      <div
        id={elementId(path)}
        className={['read-value', long ? 'long-read' : '', mark?.fresh === true ? 'fresh' : ''].join(' ')}
        data-mark={mark?.severity}
        data-changed={mark?.changed === undefined ? undefined : ''}
        title={mark?.reported === undefined ? undefined : reportedText(mark, t, language)}
        {...open}
      >
        {value === undefined ? ABSENT : shownText(column, value, language)}
        {column.unit !== undefined && value !== undefined && <span className="quiet"> {column.unit}</span>}
      </div>
      {mark !== undefined && isPartial(mark) && (
        <span className="amber small">{reportedText(mark, t, language)}</span>
      )}
      {mark?.changed !== undefined && (
        <span className="amber small">
          {t('report.grid.before', {
            value:
              mark.changed.before === undefined ? ABSENT : shownText(column, mark.changed.before, language),
          })}
        </span>
      )}
      {words !== undefined && (
        <span className={mark?.severity === 'error' ? 'red small' : 'amber small'}>{words}</span>
      )}
    </div>
  );
}

/** Texts under the names of their units. */
export function Collation({
  value,
  id,
}: {
  readonly value: readonly {
    readonly unit: { readonly code: string; readonly name: string };
    readonly text: string;
  }[];
  readonly id: string;
}) {
  return (
    <dl className="collation" id={id} tabIndex={-1}>
      {value.map((entry, index) => (
        <div key={`${entry.unit.code} ${index}`}>
          <dt>{entry.unit.name}</dt>
          <dd className="long-read">{entry.text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tally({
  field,
  value,
  language,
}: {
  readonly field: Field;
  readonly value: Readonly<Record<string, number>>;
  readonly language: Language;
}) {
  const { t } = useTranslation();
  const choices = choicesOf(field);
  return (
    <table className="list tally-table">
      <thead>
        <tr>
          <th scope="col">{t('rollup.value')}</th>
          <th scope="col" className="end">
            {t('rollup.count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(value).map(([name, count]) => (
          <tr key={name}>
            <th scope="row">
              {choices.find((choice) => String(choice.value) === name)?.label[language] ?? name}
            </th>
            <td className="number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
