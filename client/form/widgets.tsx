/** The inputs of single fields, as a map of rjsf widgets. Every input says its mistakes to screen readers. */
import { useLayoutEffect, useRef, useState } from 'react';
import type { RegistryWidgetsType, WidgetProps } from '@rjsf/utils';
import { at, pointer as pointerOf } from '../../regimes/pointer.js';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../regimes/words.js';
import { elementId, useDraft } from './context.js';
import type { ReportContext } from './context.js';
import { editedText, readCell, shownText } from './grid/cell-text.js';
import { readAs } from './grid/read-as.js';
import type { ReadAs } from './grid/read-as.js';
import { selectNext } from './select-next.js';
import { columnOf } from './grid/columns.js';
import type { Column } from './grid/columns.js';
import { fieldOf, isLongText } from './places.js';

interface Cell {
  readonly context: ReportContext;
  readonly path: readonly string[];
  readonly pointer: string;
  readonly value: Json | undefined;
  readonly unreadable: string | undefined;
  readonly column: Column | undefined;
  readonly locked: boolean;
  readonly aria: {
    readonly id: string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string;
    readonly 'aria-required': boolean;
  };
}

/** rjsf hands a widget the id of its field; ours spells the path. */
function useCell(props: WidgetProps): Cell {
  const context = props.registry.formContext as ReportContext;
  const path = props.id.split('_').slice(1);
  const pointer = pointerOf(...path);
  const invalid = useDraft(
    context.draft,
    (state) => state.issuesAt.get(pointer)?.some((issue) => issue.severity === 'error') === true,
  );
  const value = useDraft(context.draft, (state) => at(state.content, path));
  const unreadable = useDraft(context.draft, (state) => state.unreadable[pointer]);
  const field = fieldOf(context.draft.form.regime.root, path);
  const leaf = field !== undefined && field.type !== 'object' && field.type !== 'array';
  return {
    context,
    path,
    pointer,
    value,
    unreadable,
    column: leaf ? columnOf(field, [], undefined, new Set()) : undefined,
    locked:
      context.readOnly || props.readonly === true || props.disabled === true || field?.calc !== undefined,
    aria: {
      id: elementId(path),
      'aria-invalid': invalid,
      'aria-describedby': `${props.id}-help ${props.id}-messages`,
      'aria-required': props.required === true,
    },
  };
}

/** Indexes of arrays are numbers, names are not. */
function typedPath(path: readonly string[]): (string | number)[] {
  return path.map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

/** Numbers and dates: shown by the language at rest, plain while they are edited, read when the field is left. */
function ReadWidget(props: WidgetProps) {
  const { t } = useTranslation();
  const { context, path, value, unreadable, column, locked, aria } = useCell(props);
  const [text, setText] = useState<string>();
  const [focused, setFocused] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  // Drawn by then as it is edited: `1234`, where `1.234` stood at rest.
  useLayoutEffect(() => {
    if (focused) selectNext(box.current);
  }, [focused]);
  const [taken, setTaken] = useState<ReadAs & { readonly as: Json | undefined }>();
  if (column === undefined) return null;
  const { draft, language } = context;
  const resting = unreadable ?? shownText(column, value, language);
  const write = (typed: string, later: boolean): void => {
    const reading = readCell(column, typed, language);
    const said = later ? undefined : readAs(column, reading, typed, language);
    setTaken(said && { ...said, as: reading.kind === 'value' ? reading.value : undefined });
    draft.set(
      [
        {
          path: typedPath(path),
          value: reading.kind === 'value' ? reading.value : undefined,
          ...(reading.kind === 'unreadable' && !later ? { unreadable: reading.text } : {}),
        },
      ],
      later,
    );
  };
  const figure = column.kind === 'number' || column.kind === 'integer';
  const input = (
    <input
      {...aria}
      ref={box}
      aria-describedby={figure ? `${aria['aria-describedby']} ${aria.id}-taken` : aria['aria-describedby']}
      type="text"
      className={figure ? 'form-control amount' : 'form-control'}
      inputMode={column.kind === 'integer' ? 'numeric' : figure ? 'decimal' : 'text'}
      placeholder={column.kind === 'date' ? 'dd/mm/yyyy' : undefined}
      autoComplete="off"
      readOnly={locked}
      value={text ?? (focused && !locked ? (unreadable ?? editedText(column, value, language)) : resting)}
      onFocus={() => setFocused(true)}
      onChange={(change) => {
        setText(change.target.value);
        write(change.target.value, true);
      }}
      onBlur={() => {
        setFocused(false);
        if (text !== undefined) write(text, false);
        setText(undefined);
      }}
    />
  );
  const wrapped = column.computed ? <span className="computed-input">{input}</span> : input;
  return (
    <>
      {column.unit === undefined ? (
        wrapped
      ) : (
        <span className="with-unit">
          {wrapped}
          <span className="unit">{column.unit}</span>
        </span>
      )}
      {figure && (
        <div id={`${aria.id}-taken`} className="form-text" role="status">
          {/* Of a value that came from elsewhere since, nothing was read. */}
          {taken !== undefined &&
            taken.as === value &&
            t(taken.words, { text: taken.text, value: taken.value })}
        </div>
      )}
    </>
  );
}

function LineWidget(props: WidgetProps) {
  const { context, path, value, locked, aria } = useCell(props);
  return (
    <input
      {...aria}
      type="text"
      className="form-control"
      autoComplete="off"
      readOnly={locked}
      value={typeof value === 'string' ? value : ''}
      onChange={(change) =>
        context.draft.set([{ path: typedPath(path), value: textOrNothing(change.target.value) }], true)
      }
      onBlur={() => context.draft.settle()}
    />
  );
}

function LongWidget(props: WidgetProps) {
  const { context, path, value, locked, aria } = useCell(props);
  const text = typeof value === 'string' ? value : '';
  return (
    <textarea
      {...aria}
      className="form-control long-text"
      rows={Math.min(16, Math.max(3, text.split('\n').length + 1))}
      readOnly={locked}
      value={text}
      onChange={(change) =>
        context.draft.set([{ path: typedPath(path), value: textOrNothing(change.target.value) }], true)
      }
      onBlur={() => context.draft.settle()}
    />
  );
}

function textOrNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function ChoiceWidget(props: WidgetProps) {
  const { t } = useTranslation();
  const { context, path, value, column, locked, aria } = useCell(props);
  const choices = column?.choices ?? [];
  const code = typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
  const known = choices.some((choice) => choice.value === value);
  return (
    <select
      {...aria}
      className="form-select"
      disabled={locked}
      value={code}
      onChange={(change) => {
        const choice = choices.find((one) => String(one.value) === change.target.value);
        context.draft.set([{ path: typedPath(path), value: choice?.value }]);
      }}
    >
      <option value="">{t('report.form.choose')}</option>
      {!known && code !== '' && <option value={code}>{code}</option>}
      {choices.map((choice) => (
        <option key={String(choice.value)} value={String(choice.value)}>
          {choice.label[context.language]}
        </option>
      ))}
    </select>
  );
}

/** rjsf asks for a text widget wherever it knows nothing better, figures and days included. */
function LeafWidget(props: WidgetProps) {
  const context = props.registry.formContext as ReportContext;
  const field = fieldOf(context.draft.form.regime.root, props.id.split('_').slice(1));
  const read =
    field?.type === 'number' ||
    field?.type === 'integer' ||
    (field?.type === 'string' && field.format === 'date');
  if (read) return <ReadWidget {...props} />;
  return isLongText(field) ? <LongWidget {...props} /> : <LineWidget {...props} />;
}

export const widgets: RegistryWidgetsType = {
  TextWidget: LeafWidget,
  TextareaWidget: LeafWidget,
  EmailWidget: LineWidget,
  URLWidget: LineWidget,
  TimeWidget: LineWidget,
  DateTimeWidget: LineWidget,
  DateWidget: ReadWidget,
  UpDownWidget: ReadWidget,
  SelectWidget: ChoiceWidget,
  RadioWidget: ChoiceWidget,
  CheckboxWidget: ChoiceWidget,
};
